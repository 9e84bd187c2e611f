package access_test

import (
	"context"
	"crypto/rand"
	"iter"
	"sync"
	"time"

	"plenary/server/vault"
)

// memory is a registry in memory; the stores' own suite shows that the real
// ones behave like this.
type memory struct {
	mu      sync.Mutex
	records map[string]vault.Record
	secrets map[string][]byte
	counts  map[string]int
	broken  error
}

func newMemory() *memory {
	return &memory{records: map[string]vault.Record{}, secrets: map[string][]byte{}, counts: map[string]int{}}
}

func (m *memory) Add(_ context.Context, r vault.Record) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, old := range m.records {
		if id == r.ID || old.Code == r.Code {
			return vault.ErrTaken
		}
	}
	m.records[r.ID] = r
	return nil
}

func (m *memory) Record(_ context.Context, id string) (vault.Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return vault.Record{}, m.broken
	}
	r, ok := m.records[id]
	if !ok {
		return r, vault.ErrUnknown
	}
	return r, nil
}

func (m *memory) ByCode(_ context.Context, code string) (vault.Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.records {
		if r.Code == code {
			return r, nil
		}
	}
	return vault.Record{}, vault.ErrUnknown
}

func (m *memory) Update(_ context.Context, id string, fn func(*vault.Record) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.records[id]
	if !ok {
		return vault.ErrUnknown
	}
	if err := fn(&r); err != nil {
		return err
	}
	m.records[id] = r
	return nil
}

func (m *memory) Remove(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.records, id)
	return nil
}

func (m *memory) Records(context.Context) iter.Seq2[vault.Record, error] {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []vault.Record
	for _, r := range m.records {
		all = append(all, r)
	}
	return func(yield func(vault.Record, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (m *memory) Secret(_ context.Context, name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return nil, m.broken
	}
	if m.secrets[name] == nil {
		m.secrets[name] = make([]byte, 32)
		rand.Read(m.secrets[name])
	}
	return m.secrets[name], nil
}

func (m *memory) Count(_ context.Context, name string, _ time.Duration) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[name]++
	return m.counts[name], nil
}
