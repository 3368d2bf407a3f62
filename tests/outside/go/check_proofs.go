package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// checkReceipts checks every file of DIRECTORY/receipts (C2SP tlog-proof) as the proof of the line that it names, against
// the checkpoint that it brings.
func checkReceipts(directory string, key note.Verifier, stored storedHashes, entries int64) (int, error) {
	paths, err := filepath.Glob(filepath.Join(directory, "receipts", "*"))
	if err != nil || len(paths) == 0 {
		return 0, errors.New("receipts: there is none")
	}
	for _, path := range paths {
		if err := checkReceipt(path, key, stored, entries); err != nil {
			return 0, fmt.Errorf("receipts: %s: %w", filepath.Base(path), err)
		}
	}
	return len(paths), nil
}

func checkReceipt(path string, key note.Verifier, stored storedHashes, entries int64) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, noteText, found := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("it is no tlog-proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if !strings.HasPrefix(lines[1], "index ") || err != nil || index < 0 || index >= entries {
		return fmt.Errorf("%q is no index of %d lines", lines[1], entries)
	}
	proof, err := parseHashes(lines[2:])
	if err != nil {
		return err
	}
	signed, err := openNote([]byte(noteText), key)
	if err != nil {
		return err
	}
	leaf := stored[tlog.StoredHashIndex(0, index)]
	return tlog.CheckRecord(tlog.RecordProof(proof), signed.size, signed.root, index, leaf)
}

// checkConsistency checks that the log of old_checkpoint begins the one of latest, by the hashes of consistency.
func checkConsistency(directory string, key note.Verifier, latest checkpoint) (old checkpoint, err error) {
	noteText, err := os.ReadFile(filepath.Join(directory, "old_checkpoint"))
	if err != nil {
		return old, fmt.Errorf("old checkpoint: %w", err)
	}
	old, err = openNote(noteText, key)
	if err != nil {
		return old, fmt.Errorf("old checkpoint: %w", err)
	}
	text, err := os.ReadFile(filepath.Join(directory, "consistency"))
	if err != nil {
		return old, fmt.Errorf("consistency: %w", err)
	}
	proof, err := parseHashes(strings.Fields(string(text)))
	if err != nil {
		return old, fmt.Errorf("consistency: %w", err)
	}
	if err := tlog.CheckTree(tlog.TreeProof(proof), latest.size, latest.root, old.size, old.root); err != nil {
		return old, fmt.Errorf("consistency: %w", err)
	}
	return old, nil
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(lines))
	for i, line := range lines {
		hash, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(hash) != tlog.HashSize {
			return nil, fmt.Errorf("%q is no hash", line)
		}
		copy(hashes[i][:], hash)
	}
	return hashes, nil
}
