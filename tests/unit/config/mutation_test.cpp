#include "program/test_folder.hpp"
#include "unit/config/full_config.hpp"

#include <hwsync/config.hpp>
#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace hwsync;

namespace {

/// A number below `end`; the standard's distributions differ between libraries.
std::size_t below(std::mt19937& random, std::size_t end) {
    return random() % end;
}

void mutate(std::string& text, std::mt19937& random) {
    const auto at = below(random, text.size());
    const auto length = below(random, 24);
    switch (below(random, 5)) {
    case 0:
        text[at] = static_cast<char>(below(random, 256));
        break;
    case 1:
        text.erase(at, length);
        break;
    case 2:
        text.insert(at, text.substr(below(random, text.size()), length));
        break;
    case 3:
        text.insert(at, 1, "\"'[]{}=.,#\\\n\t \xff"[below(random, 15)]);
        break;
    default:
        text.resize(at);
    }
    if (text.empty()) {
        text += '=';
    }
}

} // namespace

TEST_CASE("whatever bytes a config file has, it is read or refused") {
    constexpr int rounds = 2000;
    const TestFolder folder;
    std::mt19937 random{20261123}; // NOLINT: the same files each time
    int read = 0;
    int refused = 0;
    for (int round = 0; round < rounds; ++round) {
        std::string text{full_config};
        for (auto changes = 1 + below(random, 4); changes > 0; --changes) {
            mutate(text, random);
        }
        // Writing over a file waits for the disk on some file systems.
        const auto path = folder.write(std::to_string(round), text);
        try {
            load_config(path);
            ++read;
        } catch (const Error& error) {
            CAPTURE(text);
            CHECK(error.kind() == ErrorKind::usage);
            CHECK(error.message().starts_with(path + ":"));
            ++refused;
        }
    }
    CHECK(read > 0);
    CHECK(refused > 0);
}
