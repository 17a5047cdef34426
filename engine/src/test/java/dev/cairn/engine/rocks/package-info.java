@NullMarked
package dev.cairn.engine.rocks;

import org.jspecify.annotations.NullMarked;
