// Not DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN: that is only heeded where the header
// is read for the first time, which the precompiled header has done.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

int main(int argc, char** argv) {
    return doctest::Context{argc, argv}.run();
}
