/// What a command says and how it fails.
@NullMarked
package dev.cairn.cli.terminal;

import org.jspecify.annotations.NullMarked;
