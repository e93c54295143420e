package config

import _ "embed"

// Example is a whole configuration with every key, its meaning and its default.
// It loads as it is; the values to replace are those of buyer.example.
//
//go:embed example.toml
var Example string

// ExampleCalendar is a calendar file, with the meaning of its keys.
//
//go:embed calendar.toml
var ExampleCalendar string
