package profiles

import "cel.dev/cel-go/cel"

var _ = cel.ClearMacros
