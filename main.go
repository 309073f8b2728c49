// Roundtrip lets you hold a live web request in your hands.
package main

import (
	"context"
	"os"

	"roundtrip/internal/cli"
)

func main() { os.Exit(int(cli.Run(context.Background(), cli.System(), os.Args[1:]))) }
