package server

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
)

// mostAddresses is as many as somebody would read from a screen.
const mostAddresses = 4

// others gives the addresses under which others on this network reach the
// server, none if it listens on loopback.
func (s *Server) others() []string {
	if base := s.setup.edge.Base; base != nil {
		return []string{strings.TrimSuffix(base.String(), "/")}
	}
	at, ok := s.listener.Addr().(*net.TCPAddr)
	if !ok || at.IP.IsLoopback() {
		return nil
	}
	if !at.IP.IsUnspecified() {
		return []string{"http://" + at.String()}
	}
	var urls []string
	for _, ip := range ownAddresses() {
		urls = append(urls, fmt.Sprintf("http://%s", netip.AddrPortFrom(ip, uint16(at.Port))))
		if len(urls) == mostAddresses {
			break
		}
	}
	return urls
}

// ownAddresses lists this computer's addresses in its network, IPv4 first: it
// is the shorter one to type.
func ownAddresses() []netip.Addr {
	found, err := net.InterfaceAddrs()
	if err != nil {
		return nil // then nobody is told an address; the server works all the same
	}
	var all []netip.Addr
	for _, one := range found {
		network, ok := one.(*net.IPNet)
		if !ok {
			continue
		}
		ip, ok := netip.AddrFromSlice(network.IP)
		if ip = ip.Unmap(); ok && ip.IsGlobalUnicast() {
			all = append(all, ip)
		}
	}
	slices.SortStableFunc(all, func(a, b netip.Addr) int { return a.BitLen() - b.BitLen() })
	return all
}

// home is the address for a browser on this computer.
func (s *Server) home() string {
	at, ok := s.listener.Addr().(*net.TCPAddr)
	if !ok || s.setup.edge.Base != nil && !s.setup.loopback {
		return s.others()[0]
	}
	if at.IP.IsLoopback() || at.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d", at.Port)
	}
	return "http://" + at.String()
}
