#include "base/byte_spool.hpp"

#include <doctest/doctest.h>

#include <hwsync/error.hpp>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

using namespace hwsync;

TEST_CASE("a spool gives back each piece, in any order, however large") {
    std::mt19937_64 random{3};
    ByteSpool spool{std::filesystem::temp_directory_path()};
    std::vector<std::string> pieces;
    std::vector<std::uint64_t> places;
    for (int i = 0; i < 400; ++i) {
        const auto size =
            i % 50 == 0 ? 300'000 + random() % 1000 : random() % 3000;
        pieces.emplace_back(size, static_cast<char>('a' + i % 26));
        places.push_back(spool.append(pieces.back()));
    }
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        CHECK(places[i] == next);
        CHECK((spool.read(places[i]) == pieces[i]));
        next = spool.next();
    }
    CHECK(next == spool.size());
    for (int i = 0; i < 1000; ++i) {
        const auto which = random() % pieces.size();
        CHECK((spool.read(places[which]) == pieces[which]));
    }
}

TEST_CASE("a spool that cannot make its file says where") {
    ByteSpool spool{"/proc/no-such-folder"};
    const std::string piece(200'000, 'x');
    spool.append(piece);
    try {
        spool.append(piece);
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::storage);
        CHECK(error.message().find("/proc/no-such-folder") !=
              std::string::npos);
    }
}
