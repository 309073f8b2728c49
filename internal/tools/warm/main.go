// Warm fills the compile cache in the folder that it is given. Tests under the
// race detector run it, since for them compiling takes ten times as long.
package main

import (
	"context"
	"log"
	"os"
	"time"

	"roundtrip/sandbox/python/embedded"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: warm FOLDER")
	}
	engine := embedded.New(embedded.Options{CacheDir: os.Args[1]})
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	if err := engine.Wait(ctx); err != nil {
		log.Fatal("warm: ", err)
	}
	if warning := engine.Status().Warning; warning != "" {
		log.Fatal("warm: ", warning)
	}
	if err := engine.Close(); err != nil {
		log.Fatal("warm: ", err)
	}
}
