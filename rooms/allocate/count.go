package allocate

// leastPresent people make a breakout; fewer talk where they are.
const leastPresent = 3

// Rooms says how many rooms so many people sit in: as near to the target size as
// possible, with no room above the maximum or below the minimum. Where both
// cannot be, the minimum gives way first, then the maximum, and [Relaxed] says
// so; nobody ever sits alone. The error is ErrTooFew or ErrSize.
func Rooms(present int, size Size) (m int, relaxed Relaxed, err error) {
	if err := size.check(); err != nil {
		return 0, Relaxed{}, err
	}
	if present < leastPresent {
		return 0, Relaxed{}, ErrTooFew
	}
	if size.Rooms > 0 {
		if m = min(size.Rooms, present/2); m < size.Rooms {
			relaxed.Rooms = m
		}
		return m, relaxed, nil
	}
	fewest := ceilDiv(present, size.Max)
	most := present / size.Min
	m = (2*present + size.Target) / (2 * size.Target) // present/target, rounded
	m = max(m, fewest)
	if most >= fewest {
		m = min(m, most)
	} else {
		m = min(fewest, present/2)
	}
	if least := present / m; least < size.Min {
		relaxed.Min = least
	}
	if largest := ceilDiv(present, m); largest > size.Max {
		relaxed.Max = largest
	}
	return m, relaxed, nil
}

func (s Size) check() error {
	if s.Rooms > 0 {
		return nil
	}
	if s.Rooms < 0 || s.Min < 2 || s.Min > s.Target || s.Target > s.Max {
		return ErrSize
	}
	return nil
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }
