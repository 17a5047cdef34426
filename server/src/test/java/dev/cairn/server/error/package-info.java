@NullMarked
package dev.cairn.server.error;

import org.jspecify.annotations.NullMarked;
