// check_ledger checks an exported ledger with none of the ledger's own code: the hashes are those of
// golang.org/x/mod/sumdb/tlog, the signature is checked by golang.org/x/mod/sumdb/note.
//
//	check_ledger DIRECTORY
//
// DIRECTORY holds lines.jsonl (one entry a line), checkpoint (a signed note) and ledger.vkey (whose key must
// have signed it); receipts (a proof of an entry in each file), old_checkpoint and consistency (the proof, one hash a
// line, that the log of checkpoint begins with that of old_checkpoint). Exit 0 when all fit, 1 naming the first thing wrong, 2 for wrong usage.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// checkpoint is what the key of the ledger signed (C2SP tlog-checkpoint).
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
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: check_ledger DIRECTORY")
		os.Exit(2)
	}
	signed, said, err := check(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "WRONG:", err)
		os.Exit(1)
	}
	fmt.Printf("%s: %d entries, root %s, as signed; %s\n", signed.origin, signed.size, signed.root, said)
}

// check returns the checkpoint and what else holds, in words.
func check(directory string) (signed checkpoint, said string, err error) {
	key, err := readKey(directory)
	if err != nil {
		return signed, "", err
	}
	signed, err = openCheckpoint(directory, key)
	if err != nil {
		return signed, "", err
	}
	stored, entries, err := hashLines(filepath.Join(directory, "lines.jsonl"))
	if err != nil {
		return signed, "", err
	}
	if entries != signed.size {
		return signed, "", fmt.Errorf("size: lines.jsonl has %d lines, the checkpoint is of %d", entries, signed.size)
	}
	root, err := rootOf(entries, stored)
	if err != nil {
		return signed, "", fmt.Errorf("root: %w", err)
	}
	if root != signed.root {
		return signed, "", fmt.Errorf("root: the lines have the root %s, the checkpoint is of %s", root, signed.root)
	}
	receipts, err := checkReceipts(directory, key, stored, entries)
	if err != nil {
		return signed, "", err
	}
	old, err := checkConsistency(directory, key, signed)
	if err != nil {
		return signed, "", err
	}
	return signed, fmt.Sprintf("%d receipts hold, and it begins with the %d signed before", receipts, old.size), nil
}

func rootOf(entries int64, stored storedHashes) (tlog.Hash, error) {
	if entries == 0 {
		// RFC 6962, section 2.1; tlog v0.7 gives no root for an empty tree.
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(entries, stored)
}

func readKey(directory string) (note.Verifier, error) {
	keyText, err := os.ReadFile(filepath.Join(directory, "ledger.vkey"))
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	key, err := note.NewVerifier(strings.TrimSuffix(string(keyText), "\n"))
	if err != nil {
		return nil, fmt.Errorf("key: ledger.vkey: %w", err)
	}
	return key, nil
}

func openCheckpoint(directory string, key note.Verifier) (signed checkpoint, err error) {
	noteText, err := os.ReadFile(filepath.Join(directory, "checkpoint"))
	if err != nil {
		return signed, fmt.Errorf("checkpoint: %w", err)
	}
	return openNote(noteText, key)
}

// openNote reads a note with the ledger's key. The key's name is the ledger's origin.
func openNote(noteText []byte, key note.Verifier) (signed checkpoint, err error) {
	opened, err := note.Open(noteText, note.VerifierList(key))
	if err != nil {
		return signed, fmt.Errorf("signature: %w", err)
	}
	signed, err = parseCheckpoint(opened.Text)
	if err != nil {
		return signed, fmt.Errorf("checkpoint: %w", err)
	}
	if signed.origin != key.Name() {
		return signed, fmt.Errorf("origin: the checkpoint is of %q, the key of %q", signed.origin, key.Name())
	}
	return signed, nil
}

func parseCheckpoint(text string) (signed checkpoint, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return signed, errors.New("it is not three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return signed, fmt.Errorf("%q is no size", lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return signed, fmt.Errorf("%q is no root", lines[2])
	}
	signed = checkpoint{origin: lines[0], size: size}
	copy(signed.root[:], root)
	return signed, nil
}

// hashLines makes each line, without its newline, a leaf.
func hashLines(path string) (stored storedHashes, entries int64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, fmt.Errorf("lines: %w", err)
	}
	defer file.Close()
	// A line of the ledger has at most 65,535 bytes.
	for reader := bufio.NewReaderSize(file, 1<<17); ; entries++ {
		line, err := reader.ReadSlice('\n')
		if err == io.EOF && len(line) == 0 {
			return stored, entries, nil
		}
		if err == io.EOF {
			return nil, 0, fmt.Errorf("lines: line %d is cut off before its newline", entries+1)
		}
		if err != nil {
			return nil, 0, fmt.Errorf("lines: line %d: %w", entries+1, err)
		}
		leaf := tlog.RecordHash(line[:len(line)-1])
		hashes, err := tlog.StoredHashesForRecordHash(entries, leaf, stored)
		if err != nil {
			return nil, 0, fmt.Errorf("lines: line %d: %w", entries+1, err)
		}
		stored = append(stored, hashes...)
	}
}
