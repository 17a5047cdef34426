@NullMarked
package dev.cairn.engine.replicated;

import org.jspecify.annotations.NullMarked;
