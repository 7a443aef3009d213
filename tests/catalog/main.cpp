#include "backend.hpp"

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <iostream>

namespace {

const Backend* running = nullptr;

} // namespace

const Backend& backend() {
    return *running;
}

int main(int argc, char** argv) {
    int failed = 0;
    for (const auto& one : backends()) {
        running = &one;
        std::cout << "The catalog in " << one.name << ":\n";
        if (doctest::Context{argc, argv}.run() != 0) {
            failed = 1;
        }
    }
    return failed;
}
