#include "model/record_codec.hpp"

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace hwsync;

TEST_CASE("a record that was set aside comes back as it was") {
    std::mt19937_64 random{7};
    for (int round = 0; round < 500; ++round) {
        Record record;
        record.kind =
            random() % 2 == 0 ? RecordKind::product : RecordKind::variant;
        record.id = static_cast<std::int64_t>(random() >> 1U);
        record.product_id = static_cast<std::int64_t>(random() >> 1U);
        record.line = random();
        record.line_hash = random();
        std::vector<std::string> texts(max_fields);
        for (std::size_t i = 0; i < fields_of(record.kind).size(); ++i) {
            texts[i].assign(random() % 300, static_cast<char>(random()));
            const Value values[]{
                {},
                Value::of_null(),
                Value::of_text(texts[i]),
                Value::of_integer(static_cast<std::int64_t>(random())),
                Value::of_real(static_cast<double>(random()) / 3)};
            record.values[i] = values[random() % 5];
        }
        std::string bytes;
        encode_record(record, bytes);
        const auto back = decode_record(bytes);
        CHECK(back.kind == record.kind);
        CHECK(back.id == record.id);
        CHECK(back.product_id == record.product_id);
        CHECK(back.line == record.line);
        CHECK(back.line_hash == record.line_hash);
        CHECK(back.values == record.values);
    }
}
