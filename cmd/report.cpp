#include "command_line/values.hpp"
#include "commands.hpp"
#include "output/html_report.hpp"
#include "output/html_text.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"

#include <hwsync/picture_loader.hpp>
#include <hwsync/report_view.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <memory>

namespace {

struct ReportOptions {
    std::filesystem::path path;
    std::vector<std::string> shops;
    bool embed_images = false;
    bool force = false;
};

/// What the page holds.
struct Written {
    std::vector<hwsync::ReportedShop> shops;
    std::vector<std::uint64_t> open; ///< of each
    std::size_t pictures = 0;        ///< that stand in the page
    std::size_t missing = 0;         ///< that could not be had
};

ShopAddress address_of(const hwsync::Config& config, const std::string& name) {
    const auto* shop = config.find_shop(name);
    return {shop == nullptr || shop->domain.empty()
                ? std::string{}
                : fmt::format("https://{}/admin", shop->domain)};
}

/// A stand-in for Shopify on this machine has its pictures there too.
hwsync::PictureSource source_of(const hwsync::Config& config) {
    for (const auto& shop : config.shops) {
        if (shop.endpoint.starts_with("http://")) {
            return hwsync::PictureSource::loopback_too;
        }
    }
    return hwsync::PictureSource::https_only;
}

void embed_pictures(const Context& context, HtmlReport& page,
                    Written& written) {
    hwsync::PictureLoader loader{
        source_of(context.config()), {}, context.environment(), context.stop()};
    const auto& pictures = page.pictures();
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const auto sized = picture_url(pictures[i]);
        const auto data = loader.load(sized.empty() ? pictures[i] : sized);
        if (data) {
            page.embed(i, *data);
            ++written.pictures;
        } else {
            ++written.missing;
        }
        context.observer().progress(
            {"fetching pictures", {}, 0, std::nullopt, i + 1});
    }
    if (written.missing > 0) {
        context.observer().log(
            hwsync::Severity::warning,
            fmt::format("{} of {} pictures could not be fetched, and are "
                        "missing from the page",
                        written.missing, pictures.size()));
    }
}

Written write_page(const Context& context, const ReportOptions& options,
                   NewFile& file) {
    const auto view =
        hwsync::ReportView::open(context.catalog(), &context.stop());
    Written written;
    written.shops = view->shops(options.shops);
    HtmlReport page{file, options.embed_images ? Pictures::embedded
                                               : Pictures::linked};
    page.begin(view->catalog(), written.shops, current_time());
    for (const auto& shop : written.shops) {
        std::uint64_t open = 0;
        page.begin_shop(shop, address_of(context.config(), shop.name));
        view->open_variants(shop.name, [&](const hwsync::OpenVariant& variant) {
            context.stop().check();
            page.open_variant(variant);
            ++open;
        });
        page.end_shop();
        written.open.push_back(open);
    }
    if (options.embed_images) {
        embed_pictures(context, page, written);
    }
    page.finish();
    return written;
}

void write_json(const Context& context, const ReportOptions& options,
                const Written& written) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.member("path", options.path.native());
    json.key("shops");
    json.begin_array();
    for (std::size_t i = 0; i < written.shops.size(); ++i) {
        const auto& shop = written.shops[i];
        json.begin_object();
        json.member("shop", shop.name);
        json.member("variants", shop.variants);
        json.member("linked", shop.linked);
        json.member("blocked", shop.blocked);
        json.member("coverage", shop.coverage());
        json.member("open", written.open[i]);
        json.end_object();
    }
    json.end_array();
    json.member("images", written.pictures);
    json.member("images_missing", written.missing);
    json.end_object();
    json.finish();
}

void write_text(const Context& context, const ReportOptions& options,
                const Written& written) {
    std::uint64_t open = 0;
    for (const auto count : written.open) {
        open += count;
    }
    context.output().write(fmt::format(
        "{}: {} without a link in {}\n",
        hwsync::printable(options.path.native(), 300), counted(open, "variant"),
        counted(written.shops.size(), "shop")));
}

ExitCode report(const Context& context, const ReportOptions& options) {
    context.own_files().check_output(
        {"the page", options.path, hwsync::Replaceable::page, options.force});
    if (options.embed_images) {
        context.check_certificates();
    }
    NewFile file{options.path};
    const auto written = write_page(context, options, file);
    file.commit();
    if (context.format() == Format::json) {
        write_json(context, options, written);
    } else if (context.verbosity() != Verbosity::quiet) {
        write_text(context, options, written);
    }
    return ExitCode::ok;
}

} // namespace

void add_report(Command& program) {
    const auto options = std::make_shared<ReportOptions>();
    auto command = program.add_command(
        "report", "Write a web page that shows what is not linked, and why");
    add_path(
        command, "PATH", options->path,
        "The page, e.g. report.html; an existing page of hwsync's is replaced")
        .required();
    command
        .add_texts("--shop", options->shops,
                   "Only this child shop; may be repeated (default: all)")
        .type("NAME");
    command.add_flag("--embed-images", options->embed_images,
                     "Embed the products' pictures in the page");
    command.add_flag("--force", options->force, "Replace any existing file");
    command.add_examples({"hwsync report report.html",
                          "hwsync report eu.html --shop eu --embed-images"});
    command.set_action({.run = with(options, report)});
}
