@NullMarked
package dev.clarinet.test.modules;

import org.jspecify.annotations.NullMarked;
