package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

//go:embed assets
var assetFiles embed.FS

// assets are the embedded files by the name they are served under, which
// holds a part of their digest: a new content is a new address, so that
// browsers may keep each for ever.
type assets struct {
	files     map[string]asset
	addresses map[string]string // by name in the folder
}

type asset struct {
	body []byte
	kind string
	etag string
}

func embeddedAssets() *assets {
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		panic(err)
	}
	a := &assets{files: map[string]asset{}, addresses: map[string]string{}}
	for _, entry := range entries {
		body, err := assetFiles.ReadFile("assets/" + entry.Name())
		if err != nil {
			panic(err)
		}
		a.add(entry.Name(), body)
	}
	return a
}

func (a *assets) add(name string, body []byte) {
	digest := sha256.Sum256(body)
	sum, end := hex.EncodeToString(digest[:8]), path.Ext(name)
	served := strings.TrimSuffix(name, end) + "-" + sum + end
	a.files[served] = asset{body: body, kind: kindOf(end), etag: `"` + sum + `"`}
	a.addresses[name] = "/assets/" + served
}

// kindOf does not ask the machine's table of types, which differs.
func kindOf(end string) string {
	switch end {
	case ".svg":
		return "image/svg+xml"
	case ".js":
		return "text/javascript; charset=utf-8"
	}
	return "text/css; charset=utf-8"
}

// asset serves an embedded file by hand: the file servers of the framework
// have had holes of their own.
func (s *site) asset(c *fiber.Ctx) error {
	file, ok := s.assets.files[c.Params("name")]
	if !ok {
		return s.visitor(nothingHere)(c)
	}
	guardHeaders(c)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderETag, file.etag)
	if c.Get(fiber.HeaderIfNoneMatch) == file.etag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, file.kind)
	return c.Send(file.body)
}
