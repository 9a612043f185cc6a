package dev.clarinet.test.opencl;

import dev.clarinet.test.OpenClAvailable;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A test of the OpenCL runtime, run through each binding, whose name it gets. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@OpenClAvailable
@ParameterizedTest
@ValueSource(strings = {"jocl", "lwjgl"})
@interface EveryBinding {}
