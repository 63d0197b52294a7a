// Checks a checkpoint, a proof and a whole tree of a tiled log with filippo.io/torchwood, a second implementation.
//
//	torchwood checkpoint POLICY NOTE
//	torchwood proof POLICY PROOF LEAF
//	torchwood tree POLICY URL
//
// Files, but for the URL prefix of the log. Ends with 1 and says why if something does not verify.
package main

import (
	"context"
	"fmt"
	"os"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 3 {
		return fmt.Errorf("usage: torchwood checkpoint|proof|tree POLICY ...")
	}
	text, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	policy, err := torchwood.ParsePolicy(text)
	if err != nil {
		return err
	}
	switch args[0] {
	case "checkpoint":
		note, err := os.ReadFile(args[2])
		if err != nil {
			return err
		}
		checkpoint, opened, err := torchwood.VerifyCheckpoint(note, policy)
		if err != nil {
			return err
		}
		fmt.Printf("size %d, %d signatures of the policy\n", checkpoint.N, len(opened.Sigs))
	case "proof":
		proof, err := os.ReadFile(args[2])
		if err != nil {
			return err
		}
		leaf, err := os.ReadFile(args[3])
		if err != nil {
			return err
		}
		if err := torchwood.VerifyProof(policy, tlog.RecordHash(leaf), proof); err != nil {
			return err
		}
		fmt.Println("the proof verifies")
	case "tree":
		return tree(policy, args[2])
	}
	return nil
}

// tree reads every entry; the client checks each tile against the checkpoint's root.
func tree(policy torchwood.Policy, url string) error {
	ctx := context.Background()
	tiles, err := torchwood.NewTileFetcher(url)
	if err != nil {
		return err
	}
	note, err := tiles.ReadEndpoint(ctx, "checkpoint")
	if err != nil {
		return err
	}
	checkpoint, _, err := torchwood.VerifyCheckpoint(note, policy)
	if err != nil {
		return err
	}
	client, err := torchwood.NewClient(tiles)
	if err != nil {
		return err
	}
	entries := int64(0)
	for range client.AllEntries(ctx, checkpoint.Tree, 0) {
		entries++
	}
	if err := client.Err(); err != nil {
		return err
	}
	if entries != checkpoint.N {
		return fmt.Errorf("%d entries of a tree of %d", entries, checkpoint.N)
	}
	fmt.Printf("%d entries\n", entries)
	return nil
}
