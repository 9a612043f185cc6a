package dev.clarinet.test.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Throwables;
import dev.clarinet.internal.Resources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest {
  private final List<String> closed = new ArrayList<>();
  private final Resources resources = new Resources();

  private AutoCloseable fine(String name) {
    return () -> closed.add(name);
  }

  private AutoCloseable failing(String name, Throwable failure) {
    return () -> {
      closed.add(name);
      Throwables.throwIfInstanceOf(failure, Exception.class);
      throw (Error) failure;
    };
  }

  @Test
  void theLastIsClosedFirstAndEachOnce() {
    resources.own(fine("a"));
    resources.own(fine("b"));

    resources.close();
    resources.close();

    assertThat(closed).containsExactly("b", "a");
  }

  @Test
  void whatFailsKeepsNothingOpen() {
    var first = new IllegalStateException("c is stuck");
    var second = new IOException("a is stuck");
    resources.own(failing("a", second));
    resources.own(fine("b"));
    resources.own(failing("c", first));

    assertThatThrownBy(resources::close).isSameAs(first).hasSuppressedException(second);
    assertThat(closed).containsExactly("c", "b", "a");
  }

  @Test
  void anErrorKeepsNothingOpenEither() {
    var error = new OutOfMemoryError("no memory to close b");
    resources.own(fine("a"));
    resources.own(failing("b", error));

    assertThatThrownBy(resources::close).isSameAs(error);
    assertThat(closed).containsExactly("b", "a");
  }

  @Test
  void aCheckedExceptionIsWrapped() {
    var failure = new IOException("stuck");
    resources.own(failing("a", failure));

    assertThatThrownBy(resources::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stuck")
        .hasCause(failure);
  }

  @Test
  void whatFailsAfterAFailureIsSuppressedInIt() {
    var before = new IllegalArgumentException("no memory");
    var besides = new IllegalStateException("stuck");
    resources.own(failing("a", besides));
    resources.own(failing("b", before));

    resources.closeAfter(before);

    assertThat(before.getSuppressed()).as("not itself").containsExactly(besides);
    assertThat(closed).containsExactly("b", "a");
  }
}
