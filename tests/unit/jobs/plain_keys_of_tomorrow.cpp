#include "unit/jobs/keys_of_tomorrow.hpp"

#define make_plain_sku_keys make_plain_sku_keys_of_today
#define make_plain_barcode_keys make_plain_barcode_keys_of_today
#include "model/plain_keys.cpp" // NOLINT(bugprone-suspicious-include)
#undef make_plain_sku_keys
#undef make_plain_barcode_keys

namespace hwsync {

namespace {

void mark(PlainKeys& keys) {
    if (version_of_keys > 1 && !keys.exact.empty()) {
        keys.exact += '~';
    }
}

} // namespace

void make_plain_sku_keys(std::string_view stored, std::string_view prefix,
                         std::string_view suffix, PlainKeys& keys) {
    make_plain_sku_keys_of_today(stored, prefix, suffix, keys);
    mark(keys);
}

void make_plain_barcode_keys(std::string_view stored, PlainKeys& keys) {
    make_plain_barcode_keys_of_today(stored, keys);
    mark(keys);
}

} // namespace hwsync
