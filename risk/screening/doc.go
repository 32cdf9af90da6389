// Package screening finds the parties of a declaration on lists of sanctioned
// or wanted names, whether they are written in Cyrillic or in Latin letters.
//
// A [List] is read from a file ([Read], [ReadCSV], [ReadOFAC], [ReadUN]); an
// [Index] is made of lists once and never changes. [Index.Match] finds names
// and [Index.MatchNumber] numbers of registration. What is found is a reason to
// look, with the version of the list beside it, and never by itself a refusal:
// people share names.
//
// Names are folded into one alphabet (fold.go), parted into words (words.go)
// and compared word by word whatever their order (score.go) by Jaro and Winkler
// (jaro.go, alike.go). Only names that share words like those asked for are
// compared at all, and those words are found by the three letters in a row they
// share (index.go). That leaves out nothing a comparison with every name would
// find. All is computed in whole numbers, so that one question has one answer
// on every machine.
package screening
