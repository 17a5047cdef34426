@NullMarked
package dev.cairn.server.raw;

import org.jspecify.annotations.NullMarked;
