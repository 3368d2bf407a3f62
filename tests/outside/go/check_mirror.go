// check_mirror checks a copy of a log in the layout of C2SP tlog-tiles with none of the ledger's own code: the hashes are those
// of golang.org/x/mod/sumdb/tlog, the signature is checked by golang.org/x/mod/sumdb/note.
//
//	check_mirror DIRECTORY KEY
//
// Every leaf is made again from the lines, every tile from the leaves, and the root must be the one that the key in the file
// KEY signed. Exactly the files of such a log must be there. Exit 0 when all fit, 1 naming the first thing wrong, 2 for
// wrong usage.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight, tileWidth = 8, 256

type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

// storedHashes keeps the hashes of all complete subtrees where tlog looks for them: 64 bytes an entry.
type storedHashes []tlog.Hash

func (stored storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(stored)) {
			return nil, fmt.Errorf("the tree has no hash %d", index)
		}
		hashes[i] = stored[index]
	}
	return hashes, nil
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: check_mirror DIRECTORY KEY")
		os.Exit(2)
	}
	signed, tiles, err := check(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "WRONG:", err)
		os.Exit(1)
	}
	fmt.Printf("%s: %d entries in %d tiles, root %s, as signed\n", signed.origin, signed.size, tiles, signed.root)
}

func check(directory, keyFile string) (signed checkpoint, tiles int, err error) {
	signed, err = openCheckpoint(filepath.Join(directory, "checkpoint"), keyFile)
	if err != nil {
		return signed, 0, err
	}
	belongs := map[string]bool{"checkpoint": true}
	stored, err := hashBundles(directory, signed.size, belongs)
	if err != nil {
		return signed, 0, err
	}
	root, err := tlog.TreeHash(signed.size, stored)
	if err != nil {
		return signed, 0, fmt.Errorf("root: %w", err)
	}
	if root != signed.root {
		return signed, 0, fmt.Errorf("root: the lines have the root %s, the checkpoint is of %s", root, signed.root)
	}
	for _, tile := range tilesOf(signed.size) {
		made, err := tlog.ReadTileData(tile, stored)
		if err != nil {
			return signed, 0, fmt.Errorf("%s: %w", tile.Path(), err)
		}
		path := pathOf(strconv.Itoa(tile.L), tile.N, int64(tile.W))
		found, err := os.ReadFile(filepath.Join(directory, path))
		if err != nil {
			return signed, 0, err
		}
		if !bytes.Equal(made, found) {
			return signed, 0, fmt.Errorf("%s: it is not the tile of these lines", path)
		}
		belongs[path] = true
		tiles++
	}
	return signed, tiles, checkNothingElse(directory, belongs)
}

// tilesOf are the tiles of a log that grew no further: of those that are not full only the longest.
func tilesOf(size int64) (tiles []tlog.Tile) {
	level := 0
	for hashes := size; hashes > 0; hashes /= tileWidth {
		for n := int64(0); n*tileWidth < hashes; n++ {
			width := tileWidth
			if rest := hashes - n*tileWidth; rest < tileWidth {
				width = int(rest)
			}
			tiles = append(tiles, tlog.Tile{H: tileHeight, L: level, N: n, W: width})
		}
		level++
	}
	return tiles
}

// pathOf is tlog-tiles' path: that of tlog without the height, whose data tiles are called entries.
func pathOf(level string, index, width int64) string {
	path := fmt.Sprintf("%03d", index%1000)
	for index >= 1000 {
		index /= 1000
		path = fmt.Sprintf("x%03d/%s", index%1000, path)
	}
	if width < tileWidth {
		path = fmt.Sprintf("%s.p/%d", path, width)
	}
	return "tile/" + level + "/" + path
}

func hashBundles(directory string, size int64, belongs map[string]bool) (stored storedHashes, err error) {
	for first := int64(0); first < size; first += tileWidth {
		width := size - first
		if width > tileWidth {
			width = tileWidth
		}
		path := pathOf("entries", first/tileWidth, width)
		bundle, err := os.ReadFile(filepath.Join(directory, path))
		if err != nil {
			return nil, err
		}
		belongs[path] = true
		for entry := first; entry < first+width; entry++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return nil, fmt.Errorf("%s: entry %d is cut off", path, entry)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			hashes, err := tlog.StoredHashes(entry, bundle[2:end], stored)
			if err != nil {
				return nil, fmt.Errorf("entry %d: %w", entry, err)
			}
			stored = append(stored, hashes...)
			bundle = bundle[end:]
		}
		if len(bundle) > 0 {
			return nil, fmt.Errorf("%s: it goes on behind its last entry", path)
		}
	}
	return stored, nil
}

func checkNothingElse(directory string, belongs map[string]bool) error {
	return filepath.WalkDir(directory, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		inside, err := filepath.Rel(directory, path)
		if err == nil && !belongs[inside] {
			err = fmt.Errorf("%s: it does not belong to this log", inside)
		}
		return err
	})
}

// openCheckpoint reads the note with the ledger's key. The key's name is the ledger's origin.
func openCheckpoint(path, keyFile string) (signed checkpoint, err error) {
	keyText, err := os.ReadFile(keyFile)
	if err != nil {
		return signed, fmt.Errorf("key: %w", err)
	}
	key, err := note.NewVerifier(strings.TrimSuffix(string(keyText), "\n"))
	if err != nil {
		return signed, fmt.Errorf("key: %w", err)
	}
	noteText, err := os.ReadFile(path)
	if err != nil {
		return signed, fmt.Errorf("checkpoint: %w", err)
	}
	opened, err := note.Open(noteText, note.VerifierList(key))
	if err != nil {
		return signed, fmt.Errorf("signature: %w", err)
	}
	signed, err = parseCheckpoint(opened.Text)
	if err == nil && signed.origin != key.Name() {
		err = fmt.Errorf("the checkpoint is of %q, the key of %q", signed.origin, key.Name())
	}
	return signed, err
}

func parseCheckpoint(text string) (signed checkpoint, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return signed, errors.New("checkpoint: it is not three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 1 || strconv.FormatInt(size, 10) != lines[1] {
		return signed, fmt.Errorf("checkpoint: %q is no size of a log with entries", lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return signed, fmt.Errorf("checkpoint: %q is no root", lines[2])
	}
	signed = checkpoint{origin: lines[0], size: size}
	copy(signed.root[:], root)
	return signed, nil
}
