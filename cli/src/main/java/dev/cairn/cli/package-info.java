/// The `cairn` command. Start with [dev.cairn.cli.Main]; each sub-command is a class in the package
/// that its work is in.
///
/// What a command says on success goes to standard output, everything else to standard error. Exit
/// codes: 0 done, 1 failed, 2 not understood.
@NullMarked
package dev.cairn.cli;

import org.jspecify.annotations.NullMarked;
