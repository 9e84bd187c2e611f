package allocate

// Refusal says why there can be no seating, before anybody is moved. It names no
// person.
type Refusal struct {
	Reason Reason
	// Relax are wishes each of which would be enough to give up, in the order in which
	// they are listed below.
	Relax []Wish
	// Unsure: the search ended at its bound, so there may be a seating after all.
	Unsure bool
}

// Wish is a kind of wishes that may be given up so that there is a seating.
type Wish string

const (
	WishMin      Wish = "min"      // Size.Min
	WishMax      Wish = "max"      // Size.Max
	WishRooms    Wish = "rooms"    // Size.Rooms
	WishPins     Wish = "pins"     // all of Rules.Pins, and so on
	WishLeads    Wish = "leads"    // that they are dealt evenly
	WishTogether Wish = "together" // groups
	WishApart    Wish = "apart"    // pairs
)

// Reason is a stable code.
type Reason string

const (
	TooFew           Reason = "too_few"            // one or two people have nobody to be split from
	BadSize          Reason = "size"               // see Size for what is one
	BadUse           Reason = "use"                // an attribute's use is none
	TogetherTooLarge Reason = "together_too_large" // a group that is kept together fits no room
	TogetherApart    Reason = "together_and_apart" // people are kept together and apart
	PinsClash        Reason = "pins"               // a pin is for no room, or people kept together are pinned apart
	CompanionLoop    Reason = "companions"         // companions of each other
	SmallMatch       Reason = "match_too_few"      // fewer than LeastToMatch people of a value
	NoSeating        Reason = "rules"              // the rules can't all be met
	NothingToRepeat  Reason = "nothing_to_go_on"   // a policy that follows the last round, and there was none
	BadChoice        Reason = "choice"             // somebody chose a room that is none
	BadPolicy        Reason = "policy"             // there is no such policy
)

func (r *Refusal) Error() string {
	text := "allocate: no seating: " + string(r.Reason)
	for k, wish := range r.Relax {
		if k == 0 {
			text += "; relax "
		} else {
			text += " or "
		}
		text += string(wish)
	}
	return text
}

// Is makes refusals equal when their reasons are.
func (r *Refusal) Is(other error) bool {
	no, ok := other.(*Refusal)
	return ok && no.Reason == r.Reason
}

// For errors.Is.
var (
	ErrTooFew = &Refusal{Reason: TooFew}
	ErrSize   = &Refusal{Reason: BadSize}
	ErrUse    = &Refusal{Reason: BadUse}
	ErrRules  = &Refusal{Reason: NoSeating}
)

func refuse(reason Reason, relax ...Wish) error { return &Refusal{Reason: reason, Relax: relax} }
