package server

import (
	"context"
	"time"

	"go.uber.org/zap"

	"plenary/server/eventlog"
	"plenary/server/exchange"
	"plenary/server/redisdb"
	"plenary/server/vault"
)

// stores are where everything is kept.
type stores struct {
	log      eventlog.Log
	vault    vault.Vault
	registry vault.Registry
	exchange exchange.Exchange           // nil: this is the only node
	now      func() time.Time            // their clock
	ready    func(context.Context) error // whether they take writes now
	close    func() error
}

// openStores is the only place that chooses between the data folder and Redis.
func (s *Server) openStores(ctx context.Context) (stores, error) {
	if s.config.Redis == "" {
		kept := vault.NewBolt(s.folder)
		return stores{
			log: eventlog.NewBolt(s.folder), vault: kept, registry: kept, now: s.folder.Now,
			ready: func(ctx context.Context) error { return ctx.Err() },
			close: func() error { return nil }, // the folder is closed by itself
		}, nil
	}
	db, err := redisdb.Open(ctx, s.config.Redis)
	if err != nil {
		return stores{}, err
	}
	for _, warning := range db.Warnings() {
		s.logger.Warn("Redis should be set up differently", zap.String("what", warning))
	}
	log, kept := eventlog.NewRedis(db, 0), vault.NewRedis(db)
	return stores{
		log: log, vault: kept, registry: kept, exchange: exchange.NewRedis(db), now: db.Now, ready: db.Ready,
		close: func() error {
			log.Close()
			return db.Close()
		},
	}, nil
}
