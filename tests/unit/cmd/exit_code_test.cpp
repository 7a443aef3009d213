#include "process/exit_code.hpp"
#include "shared/failure.hpp"

#include <hwsync/as_error.hpp>

#include <doctest/doctest.h>

#include <new>
#include <stdexcept>

using hwsync::as_error;
using hwsync::ErrorKind;

TEST_CASE("of two steps the worse one decides") {
    CHECK(worse_of(ExitCode::ok, ExitCode::findings) == ExitCode::findings);
    CHECK(worse_of(ExitCode::busy, ExitCode::network) == ExitCode::network);
    CHECK(worse_of(ExitCode::safety, ExitCode::access) == ExitCode::access);
    CHECK(worse_of(ExitCode::report_lost, ExitCode::storage) ==
          ExitCode::storage);
    CHECK(worse_of(ExitCode::interrupt, ExitCode::storage) ==
          ExitCode::interrupt);
    CHECK(worse_of(ExitCode::ok, ExitCode::ok) == ExitCode::ok);
}

TEST_CASE("every exception has an exit code and words") {
    const hwsync::Error busy(ErrorKind::busy, "held", "wait");
    CHECK(exit_code_of(as_error(busy).kind()) == ExitCode::busy);
    const auto memory = as_error(std::bad_alloc());
    CHECK(exit_code_of(memory.kind()) == ExitCode::storage);
    CHECK(memory.message() == "memory ran out");
    const auto other = as_error(std::logic_error("odd"));
    CHECK(exit_code_of(other.kind()) == ExitCode::storage);
    CHECK(other.message() == "something unforeseen happened (odd)");
}
