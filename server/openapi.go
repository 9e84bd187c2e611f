package server

import (
	"net/http"

	"plenary/server/access"
	"plenary/server/api"
)

// OpenAPI gives openapi.json without a server behind it: the same for every
// configuration.
func OpenAPI() ([]byte, error) {
	described, err := api.New(api.Options{
		Door: (*access.Access)(nil), Visit: func(*http.Request) api.Visitor { return api.Visitor{} }, Version: "1",
	})
	if err != nil {
		return nil, err
	}
	return described.Spec(), nil
}
