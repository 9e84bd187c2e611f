package rooms

import "slices"

// Rule says who may wish something, when, and from where. Table is the one
// list; what is not in it is refused (promise A1).
type Rule struct {
	Roles  []Role
	Driver bool    // only the one who runs the session
	Phases []Phase // none: any phase but ended
	Where  Where
	System bool // only the server itself
}

// Where says where somebody has to be for a command.
type Where int

const (
	Anywhere Where = iota
	Seated         // in a breakout as one of its people, not visiting
	AtCards        // seated, or in the harvest with their room's cards at hand
)

var (
	everybody = []Role{Participant, Facilitator, Host}
	fac       = []Role{Facilitator, Host}
	host      = []Role{Host}
	inRooms   = []Phase{Breakout, Grace}
	cardTime  = []Phase{Breakout, Grace, Harvest}
)

// Table is the permission table: one rule for each command that a person can send.
var Table = map[string]Rule{
	"doors.open":        {Roles: fac, Phases: []Phase{Lobby}},
	"loop.next":         {Roles: fac, Driver: true, Phases: []Phase{Lobby, Fireside, Harvest}},
	"loop.preview":      {Roles: fac, Driver: true, Phases: []Phase{Lobby, Fireside}},
	"loop.cancel":       {Roles: fac, Driver: true, Phases: []Phase{InView}},
	"preview.reshuffle": {Roles: fac, Driver: true, Phases: []Phase{InView}},
	"preview.move":      {Roles: fac, Driver: true, Phases: []Phase{InView}},
	"preview.set":       {Roles: fac, Driver: true, Phases: []Phase{InView}},
	"choose":            {Roles: everybody, Phases: []Phase{InView}},
	"loop.send":         {Roles: fac, Driver: true, Phases: []Phase{InView}},
	"loop.unsend":       {Roles: fac, Driver: true, Phases: []Phase{InView}},
	"loop.recall":       {Roles: fac, Driver: true, Phases: []Phase{Breakout}},
	"loop.stay":         {Roles: fac, Driver: true, Phases: []Phase{Grace}},
	"loop.extend":       {Roles: fac, Driver: true, Phases: []Phase{Fireside, Breakout, Grace, Harvest, Closing}},
	"loop.pause":        {Roles: fac, Driver: true, Phases: []Phase{Fireside, Breakout, Harvest, Closing}},
	"loop.resume":       {Roles: fac, Driver: true, Phases: []Phase{Fireside, Breakout, Harvest, Closing}},
	"loop.end":          {Roles: fac, Driver: true, Phases: []Phase{Lobby, Fireside, Harvest, Closing}},
	"room.end":          {Roles: fac, Driver: true, Phases: inRooms},
	"room.stay":         {Roles: fac, Driver: true, Phases: inRooms},
	"room.extend":       {Roles: fac, Driver: true, Phases: inRooms},
	"room.merge":        {Roles: fac, Driver: true, Phases: []Phase{Breakout}},
	"room.split":        {Roles: fac, Driver: true, Phases: []Phase{Breakout}},
	"desk":              {Roles: everybody, Phases: []Phase{Harvest}},
	"move":              {Roles: fac, Driver: true, Phases: inRooms},
	"plan.edit":         {Roles: fac},
	"plan.add":          {Roles: fac},
	"plan.replace":      {Roles: fac, Phases: []Phase{Lobby}},
	"next.set":          {Roles: fac},
	"drive.take":        {Roles: fac},
	"drive.keep":        {Roles: fac, Driver: true},
	"announce":          {Roles: fac},
	"visit":             {Roles: fac, Phases: inRooms},
	"remove":            {Roles: fac},
	"nod":               {Roles: fac},
	"lock":              {Roles: fac},
	"help.offer":        {Roles: fac},
	"help.close":        {Roles: fac},
	"help.ask":          {Roles: everybody},
	"help.cancel":       {Roles: everybody},
	"help.write":        {Roles: everybody},
	"help.answer":       {Roles: everybody},
	"rename":            {Roles: everybody},
	"hand":              {Roles: everybody},
	"floor.give":        {Roles: fac},
	"floor.take":        {Roles: fac},
	"how":               {Roles: everybody},
	"writes":            {Roles: everybody},
	"go":                {Roles: everybody},
	"leave":             {Roles: everybody, Phases: Phases},
	"arrived":           {Roles: everybody, Phases: Phases},
	"media.ready":       {Roles: everybody, Phases: Phases},
	"media.moved":       {Roles: everybody, Phases: Phases},
	"media.failed":      {Roles: everybody, Phases: Phases},
	"card.add":          {Roles: everybody, Phases: cardTime, Where: AtCards},
	"card.edit":         {Roles: everybody, Phases: cardTime, Where: AtCards},
	"card.share":        {Roles: everybody, Phases: cardTime, Where: AtCards},
	"card.not_yet":      {Roles: everybody, Phases: cardTime, Where: AtCards},
	"card.take_back":    {Roles: everybody, Phases: cardTime, Where: AtCards},
	"card.keep":         {Roles: everybody, Phases: cardTime, Where: AtCards},
	"card.sign":         {Roles: everybody, Phases: cardTime, Where: AtCards},
	"card.hide":         {Roles: fac, Phases: Phases},
	"card.show":         {Roles: fac, Driver: true, Phases: []Phase{Harvest, Closing}},
	"chat.set":          {Roles: fac},
	"card.gather":       {Roles: fac, Phases: []Phase{Harvest, Closing, Ended}},
	"theme.add":         {Roles: fac, Phases: []Phase{Harvest, Closing, Ended}},
	"theme.name":        {Roles: fac, Phases: []Phase{Harvest, Closing, Ended}},
	"theme.remove":      {Roles: fac, Phases: []Phase{Harvest, Closing, Ended}},
	"vote":              {Roles: everybody, Phases: inRooms, Where: Seated},
	"turn.answer":       {Roles: everybody, Phases: []Phase{Harvest}, Where: AtCards},
	"turn.call":         {Roles: fac, Driver: true, Phases: []Phase{Harvest}},
	"mark":              {Roles: everybody, Phases: []Phase{Harvest}},
	"say":               {Roles: everybody},
	"link.add":          {Roles: everybody},
	"link.remove":       {Roles: fac},
	"topic.add":         {Roles: everybody},
	"topic.mark":        {Roles: everybody, Phases: []Phase{Closing}},
	"erase":             {Roles: host, Phases: Phases},
}

// permit asks the table. The order of its questions decides which refusal
// somebody reads: who one is, then when, then where.
func permit(s *Session, actor Actor, name string, c Command) error {
	rule, known := Table[name]
	if _, internal := systemCommands[name]; internal {
		if actor.System {
			return nil
		}
		return ErrUnknown
	}
	p := s.Person(actor.Seat)
	switch {
	case !known:
		return ErrUnknown
	case actor.System || p == nil:
		return ErrNotAllowed
	case p.Removed:
		return ErrRemoved
	case p.Waiting && name != "leave":
		return ErrWaiting
	case !slices.Contains(rule.Roles, p.Role):
		return ErrNotAllowed
	case s.Phase == Ended && !slices.Contains(rule.Phases, Ended):
		return ErrEnded
	case len(rule.Phases) > 0 && !slices.Contains(rule.Phases, s.Phase):
		return ErrNotNow
	case rule.Driver && s.Driver != actor.Seat:
		return ErrNotDriver
	case rule.Where == Seated && (p.Place <= 0 || p.Visiting):
		return ErrNotYourRoom
	case rule.Where == AtCards && s.CardRoom(actor.Seat) == 0:
		return ErrNotYourRoom
	}
	return nil
}
