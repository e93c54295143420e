// Package files reads mail out of the owner's files: .eml files, folders of
// them, Maildirs and mboxes, recognised by their content. One mail at a time is
// held in memory; a file that cannot be read is named and passed over.
package files
