// Package rehearse plays a session with simulated people over real websockets,
// against any running Plenary.
//
// A [Client] speaks the protocol for one seat. A person is a client with a
// character drawn from a seed: some come late, some lose their line and come
// back, some leave; they talk, write, share, keep, doubt and mark. A conductor
// is the client of a host and drives every transition of the plan. What they
// did and where they were is kept in a crowd, and compared with the session's
// log in a [Report]: nobody may be lost, nothing may come early.
//
// Each client is owned by one goroutine; a second one only reads its socket.
package rehearse
