package api

import (
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
)

func proxyHeader(proxies []string) string {
	if len(proxies) == 0 {
		return ""
	}
	return fiber.HeaderXForwardedFor
}

// networks reads addresses and networks.
func networks(texts []string) []netip.Prefix {
	var all []netip.Prefix
	for _, text := range texts {
		if address, err := netip.ParseAddr(text); err == nil {
			all = append(all, netip.PrefixFrom(address, address.BitLen()))
		} else if network, err := netip.ParsePrefix(text); err == nil {
			all = append(all, network)
		}
	}
	return all
}

// believe leaves of X-Forwarded-For, where a proxy of ours sent the request,
// only the address that our proxies saw themselves: the last that is not one
// of theirs. What stands before it the caller wrote, and fiber's own reading
// (c.IP) takes the first.
func (e *edge) believe(c *fiber.Ctx) {
	if len(e.proxies) == 0 || !c.IsProxyTrusted() {
		return
	}
	var all []string
	for _, line := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		all = append(all, strings.Split(string(line), ",")...)
	}
	c.Request().Header.Del(fiber.HeaderXForwardedFor)
	for i := len(all) - 1; i >= 0; i-- {
		address, err := netip.ParseAddr(strings.TrimSpace(all[i]))
		if err != nil {
			return // from here on to the front nothing was written by a proxy of ours
		}
		if !e.ours(address.Unmap()) {
			c.Request().Header.Set(fiber.HeaderXForwardedFor, address.Unmap().WithZone("").String())
			return
		}
	}
}

func (e *edge) ours(address netip.Addr) bool {
	for _, network := range e.proxies {
		if network.Contains(address) {
			return true
		}
	}
	return false
}
