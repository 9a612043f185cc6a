@NullMarked
package dev.clarinet.test.internal;

import org.jspecify.annotations.NullMarked;
