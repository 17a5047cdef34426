/// The servers as processes: `cairn pd` and `cairn store`, their flags and files, and how they
/// stop.
@NullMarked
package dev.cairn.cli.server;

import org.jspecify.annotations.NullMarked;
