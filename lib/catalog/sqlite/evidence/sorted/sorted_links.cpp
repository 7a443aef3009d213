#include "catalog/sqlite/evidence/sorted/sorted_links.hpp"

#include "base/packing.hpp"
#include "catalog/sqlite/records/record_format.hpp"

#include <utility>

namespace hwsync::sqlite {

namespace {

constexpr std::size_t buffer_size = std::size_t{4} << 20U;
constexpr std::size_t id_size = sizeof(std::int64_t);
constexpr std::size_t key_size = 2 * id_size;
/// The lowest id comes first.
constexpr auto sign = std::uint64_t{1} << 63U;

void pack(const VariantFeatures& variant, Packer& packer) {
    packer.number(variant.other_key)
        .number(variant.other_near)
        .number(variant.price)
        .number(static_cast<std::uint32_t>(variant.options.size()));
    for (const auto option : variant.options) {
        packer.number(option);
    }
}

void unpack(Unpacker& unpacker, VariantFeatures& variant) {
    variant.other_key = unpacker.number<std::uint64_t>();
    variant.other_near = unpacker.number<std::uint64_t>();
    variant.price = unpacker.number<double>();
    variant.options.resize(unpacker.number<std::uint32_t>());
    for (auto& option : variant.options) {
        option = unpacker.number<std::uint64_t>();
    }
}

} // namespace

SortedLinks::SortedLinks(const std::filesystem::path& folder)
    : m_rising(folder), m_others(folder, buffer_size) {}

void SortedLinks::add(const LinkToCount& link, std::int64_t child_variant) {
    Key key;
    const auto put = [&](std::int64_t id, std::size_t at) {
        put_big_endian(static_cast<std::uint64_t>(id) ^ sign, id_size,
                       key.data() + at);
    };
    put(link.features.child_product, 0);
    put(child_variant, id_size);
    m_packed.assign(key.data(), key.size());
    Packer packer{m_packed};
    packer.number(link.features.catalog_product)
        .number(link.features.catalog_variant)
        .number(link.other);
    pack(link.features.child.variant, packer);
    pack(link.features.catalog.variant, packer);
    if (key > m_last) {
        m_rising.append(m_packed);
        m_last = key;
    } else {
        m_others.add({key.data(), key.size()},
                     std::string_view{m_packed}.substr(key_size));
    }
}

SortedLinks::Reader::Reader(SortedLinks& links)
    : m_spool(links.m_rising), m_others(links.m_others),
      m_has_other(m_others.next()) {
    read_rising(0);
}

void SortedLinks::Reader::read_rising(std::uint64_t at) {
    m_rising = at < m_spool.size() ? m_spool.read(at) : std::string_view{};
}

bool SortedLinks::Reader::next() {
    if (std::exchange(m_has_begun, true)) {
        if (m_is_other) {
            m_has_other = m_others.next();
        } else {
            read_rising(m_spool.next());
        }
    }
    m_is_other = m_has_other && (m_rising.empty() ||
                                 m_others.key() < m_rising.substr(0, key_size));
    return m_has_other || !m_rising.empty();
}

std::int64_t SortedLinks::Reader::child_product() const {
    const auto key = m_is_other ? m_others.key() : m_rising;
    return static_cast<std::int64_t>(big_endian(key.data(), id_size) ^ sign);
}

void SortedLinks::Reader::read(LinkToCount& link) const {
    auto& features = link.features;
    Unpacker unpacker{m_is_other ? m_others.payload()
                                 : m_rising.substr(key_size)};
    features.child_product = child_product();
    features.catalog_product = unpacker.number<std::int64_t>();
    features.catalog_variant = unpacker.number<std::int64_t>();
    link.other = unpacker.number<OtherIdentifier>();
    unpack(unpacker, features.child.variant);
    unpack(unpacker, features.catalog.variant);
}

} // namespace hwsync::sqlite
