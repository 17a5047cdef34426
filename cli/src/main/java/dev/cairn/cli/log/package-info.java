/// How log lines look and where they go: quiet for tools, one short line for each event of a
/// server.
@NullMarked
package dev.cairn.cli.log;

import org.jspecify.annotations.NullMarked;
