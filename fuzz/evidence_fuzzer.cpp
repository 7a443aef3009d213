#include "require.hpp"

#include "model/evidence/judge.hpp"
#include "model/evidence/learner.hpp"
#include "model/evidence/words.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using hwsync::OtherIdentifier;
using hwsync::RowPair;
using hwsync::VariantRow;

/// The next line of the text, and what follows it.
std::string_view take_line(std::string_view& text) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

VariantRow take_row(std::string_view& text) {
    VariantRow row;
    row.product.handle = take_line(text);
    row.product.title = take_line(text);
    row.product.vendor = take_line(text);
    row.product.product_type = take_line(text);
    row.title = take_line(text);
    row.options = take_line(text);
    row.other_key = take_line(text);
    row.price = static_cast<double>(take_line(text).size());
    return row;
}

hwsync::EvidenceNumbers learned(const RowPair& pair) {
    constexpr int links = 12;
    hwsync::EvidenceLearner learner{hwsync::shipped_shares()};
    learner.know(pair.catalog.product);
    for (int i = 0; i < links; ++i) {
        learner.look(pair);
    }
    learner.end_looking();
    for (int i = 0; i < links; ++i) {
        learner.count(pair);
    }
    return learner.learn();
}

/// Agreement with oneself, in one language, speaks for it; words may be shown.
void check(const RowPair& pair) {
    hwsync::EvidenceJudge judge{learned(pair), hwsync::Identifier::barcode};
    const auto evidence = judge.explain(pair, OtherIdentifier::counts);
    require(evidence.weight == judge.weigh(pair, OtherIdentifier::counts));
    for (const auto& part : evidence.parts) {
        require_shown(part.level);
    }
    require_shown(hwsync::reasons_text(evidence));
    const auto self =
        judge.explain({pair.child, pair.child, {}}, OtherIdentifier::counts);
    const bool has_one_language =
        judge.numbers().vocabulary.translations.pairs().empty();
    for (const auto& part : self.parts) {
        require(part.weight >= 0 || !has_one_language ||
                part.comparison == hwsync::Comparison::price ||
                part.comparison == hwsync::Comparison::maker);
    }
    const auto text = hwsync::encode(judge.numbers());
    const auto read = hwsync::decode_numbers(text);
    require(read && *read == judge.numbers());
}

} // namespace

// Whatever two rows hold, and whatever stands where numbers should.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    std::string_view text{reinterpret_cast<const char*>(data), size};
    if (const auto numbers = hwsync::decode_numbers(text)) {
        require(hwsync::decode_numbers(hwsync::encode(*numbers)) == numbers);
        hwsync::EvidenceJudge judge{*numbers, hwsync::Identifier::sku};
        judge.weigh({}, OtherIdentifier::counts);
    }
    const auto child = take_row(text);
    check({child, take_row(text), {}});
    return 0;
}
