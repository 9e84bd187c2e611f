package allocate

// Policy says how a seating follows from the rounds before it.
type Policy string

const (
	Fresh Policy = "fresh" // new people each time; "" is the same
)
