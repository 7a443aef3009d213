#include "base/shared_library.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <string>

using hwsync::Error;
using hwsync::ErrorKind;
using hwsync::SharedLibrary;

TEST_CASE("a library is loaded, and its functions are called by their types") {
    const SharedLibrary library{"libm.so.6", "install it"};
    double (*cosine)(double) = nullptr;
    library.find("cos", cosine);
    REQUIRE((cosine != nullptr));
    CHECK(cosine(0) == 1);
}

TEST_CASE("a library that is not there is an error with its name and remedy") {
    try {
        const SharedLibrary library{"libnowhere.so.7", "install libnowhere7"};
        FAIL("it was loaded");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::storage);
        CHECK(error.message().starts_with("cannot load libnowhere.so.7 ("));
        CHECK(error.remedy() == "install libnowhere7");
    }
}

TEST_CASE("a library without a function is too old") {
    const SharedLibrary library{"libm.so.6", "install a newer one"};
    int (*function)() = nullptr;
    try {
        library.find("of_next_year", function);
        FAIL("it was found");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::storage);
        CHECK(error.message() ==
              "libm.so.6 is too old: it has no function of_next_year");
        CHECK(error.remedy() == "install a newer one");
    }
    CHECK((function == nullptr));
}
