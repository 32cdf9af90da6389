package worker

import "github.com/brama-customs/brama/clearance"

// DecodeRefs reads a message's body into what it asks for.
func DecodeRefs(b []byte) ([]clearance.Ref, error) {
	body, err := decodeRefs(b)
	return body.refs(), err
}

// EncodeRefs writes a message of rows of the outbox.
var EncodeRefs = encodeRefs
