package pgstore

import "context"

// Setting reads a setting as the store's own connections have it.
func Setting(s *Store, name string) string {
	var value string
	if err := s.pool.QueryRow(context.Background(), `SELECT current_setting($1)`, name).Scan(&value); err != nil {
		return err.Error()
	}
	return value
}
