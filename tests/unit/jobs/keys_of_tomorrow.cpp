#include "unit/jobs/keys_of_tomorrow.hpp"

// Today's, under other names.
#define key_version key_version_of_today
#define make_sku_keys make_sku_keys_of_today
#define make_barcode_keys make_barcode_keys_of_today
#include "model/keys.cpp" // NOLINT(bugprone-suspicious-include)
#undef key_version
#undef make_sku_keys
#undef make_barcode_keys

int version_of_keys = 1;

namespace hwsync {

namespace {

void mark(Keys& keys) {
    if (version_of_keys > key_version_of_today() && !keys.exact.empty()) {
        keys.exact += '~';
    }
}

} // namespace

int key_version() noexcept {
    return version_of_keys;
}

void make_sku_keys(std::string_view sku, Keys& keys) {
    make_sku_keys_of_today(sku, keys);
    mark(keys);
}

void make_barcode_keys(std::string_view barcode, Keys& keys) {
    make_barcode_keys_of_today(barcode, keys);
    mark(keys);
}

} // namespace hwsync
