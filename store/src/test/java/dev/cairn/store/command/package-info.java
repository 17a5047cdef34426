@NullMarked
package dev.cairn.store.command;

import org.jspecify.annotations.NullMarked;
