#include "share/binary_rows.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace hwsync;
using namespace hwsync::share;

namespace {

const std::vector<ColumnType> types{ColumnType::integer, ColumnType::text,
                                    ColumnType::real};

std::string two_rows() {
    std::string bytes{copy_header()};
    RowEncoder encoder{bytes};
    encoder.begin(3);
    encoder.add(Value::of_integer(-7), ColumnType::integer);
    encoder.add(Value::of_text("über"), ColumnType::text);
    encoder.add(Value::of_real(0.5), ColumnType::real);
    encoder.begin(3);
    encoder.add(Value::of_integer(8), ColumnType::integer);
    encoder.add(Value::of_text(""), ColumnType::text);
    encoder.add_null();
    bytes += copy_trailer();
    return bytes;
}

std::string decoded(const std::vector<std::string_view>& pieces) {
    std::string text;
    RowDecoder decoder{types, [&](std::span<const Value> row) {
                           text += std::to_string(row[0].integer) + "," +
                                   std::string{row[1].text} + "," +
                                   (row[2].type == Value::Type::null
                                        ? "null"
                                        : std::to_string(row[2].real)) +
                                   ";";
                       }};
    for (const auto piece : pieces) {
        decoder.put(piece);
    }
    decoder.finish();
    return text;
}

} // namespace

TEST_CASE("rows are taken apart wherever a piece of them ends") {
    const auto bytes = two_rows();
    const std::string expected = "-7,über,0.500000;8,,null;";
    CHECK(decoded({bytes}) == expected);
    std::vector<std::string_view> letters;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        CAPTURE(at);
        const std::string_view all{bytes};
        CHECK(decoded({all.substr(0, at), all.substr(at)}) == expected);
        letters.push_back(all.substr(at, 1));
    }
    CHECK(decoded(letters) == expected);
}

TEST_CASE("what are no whole rows is refused") {
    const auto bytes = two_rows();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        CAPTURE(size);
        CHECK_THROWS_AS(decoded({std::string_view{bytes}.substr(0, size)}),
                        Error);
    }
    const auto at_first_field = copy_header().size() + 2;
    for (const auto& [at, byte] : std::vector<std::pair<std::size_t, char>>{
             {0, 'p'},                      // the header
             {copy_header().size() + 1, 4}, // a column too many
             {at_first_field + 12, '\x80'}, // less than no bytes
             {at_first_field + 3, 9}}) {    // an integer of nine
        CAPTURE(at);
        auto wrong = bytes;
        wrong[at] = byte;
        CHECK_THROWS_AS(decoded({wrong}), Error);
    }
}
