#include "model/evidence/features.hpp"

#include "model/evidence/words.hpp"

#include <numeric>

namespace hwsync {

namespace {

constexpr std::size_t slot_count = 1024;

/// Ids rise in steps that are often multiples of a power of two.
std::size_t slot_of(std::int64_t id) noexcept {
    constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;
    return static_cast<std::size_t>((static_cast<std::uint64_t>(id) * golden) >>
                                    54U);
}

} // namespace

FeatureReader::FeatureReader(Side side, const Vocabulary& vocabulary)
    : m_side(side), m_vocabulary(&vocabulary), m_slots(slot_count) {}

void weigh_words(FeatureReader::Side side, const Vocabulary& vocabulary,
                 std::vector<std::uint64_t>& numbers,
                 std::vector<TitleWord>& words) {
    if (side == FeatureReader::Side::child) {
        vocabulary.translations.apply(numbers);
    }
    words.clear();
    for (const auto number : numbers) {
        words.push_back({number, vocabulary.weight_of(number)});
    }
}

std::uint64_t FeatureReader::number_of(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    fold_text(text, m_folded);
    return text_number(m_folded);
}

const std::shared_ptr<const ProductFeatures>&
FeatureReader::product(const ProductRow& row) {
    auto& slot = m_slots[slot_of(row.id)];
    if (row.id != 0 && slot.id == row.id) {
        return slot.product;
    }
    auto made = std::make_shared<ProductFeatures>();
    made->handle = number_of(row.handle);
    made->vendor = number_of(row.vendor);
    made->product_type = number_of(row.product_type);
    made->title = number_of(row.title);
    if (made->title != 0) {
        word_numbers(m_folded, m_words);
        weigh_words(m_side, *m_vocabulary, m_words, made->words);
    }
    if (m_side == Side::child) {
        made->product_type = m_vocabulary->translations.of(made->product_type);
        made->namesake =
            m_vocabulary->namesake_of(row.id, made->handle, made->title);
    }
    slot = {row.id, std::move(made)};
    return slot.product;
}

const Features& FeatureReader::read(const VariantRow& row) {
    if (row.id != 0 && row.id == m_read) {
        return m_features;
    }
    m_read = row.id;
    m_features.product = product(row.product);
    auto& variant = m_features.variant;
    variant.other_key = text_number(row.other_key);
    variant.other_near = row.other_near.empty() ? variant.other_key
                                                : text_number(row.other_near);
    variant.price = row.price > 0 ? row.price : 0;
    option_numbers(row.options, row.title, variant.options);
    if (m_side == Side::child) {
        m_vocabulary->translations.apply(variant.options);
    }
    return m_features;
}

std::uint64_t options_number(const VariantFeatures& variant) noexcept {
    return std::accumulate(variant.options.begin(), variant.options.end(),
                           std::uint64_t{0});
}

} // namespace hwsync
