/** What a backend module implements; users of the library never meet it. */
@NullMarked
package dev.clarinet.spi;

import org.jspecify.annotations.NullMarked;
