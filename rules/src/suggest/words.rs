//! What fields are called, in English, German, French, Spanish, Italian, Portuguese, Dutch and Japanese, and in some of the languages
//! next to them.
//!
//! Texts are compared in lower case, without accents, cut into words with single blanks between them ([`plain`](super::plain)), and
//! without the [`LITTLE`] ones: `numero tarjeta` is found in 'Número de la tarjeta'. Lists have a comma between patterns. One of
//! `whole` stands between word boundaries, one of `part` anywhere: German and Dutch write in one word what others write in three.
//! `№` is any word for a number.

use std::{cmp::Reverse, sync::LazyLock};

use regex::{Regex, RegexSet, RegexSetBuilder};

use super::Category;

/// A meaning and what it is called.
struct Words {
    means: Meaning,
    whole: &'static str,
    part: &'static str,
}

/// What a clue says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// One of the categories.
    Is(Category),
    /// Nothing sensitive: a search, a voucher, a quantity.
    Harmless,
    /// A number of whatever it stands beside.
    Number,
    /// A code of whatever it stands beside.
    Code,
    /// A code that confirms something: an address, a card, who signs in.
    Confirmation,
    /// A day, month or year of whatever it stands beside.
    DatePart,
    /// A date of whatever it stands beside.
    Date,
}

/// What was found in a text.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it means.
    pub means: Meaning,
    /// The words that say so.
    pub said: String,
    /// Whether the text says nothing else.
    pub is_all: bool,
}

/// What a plain text that a person reads means: the most particular meaning of all that fit.
pub fn meaning(plain: &str) -> Option<Found> {
    let text = Text::of(plain);
    let found = text.matches(|regex| regex.find(&text.telling));
    // A security number is a card's, but for a social one.
    let is_within = |one: &Match<'_>| {
        found.iter().any(|other| {
            let (inner, outer) = (one.1.range(), other.1.range());
            inner.len() < outer.len() && outer.start <= inner.start && inner.end <= outer.end
        })
    };
    text.found(found.iter().find(|one| !is_within(one))?)
}

/// What a name that a programmer gave means. Its end says what it is, what stands before says where it belongs:
/// `card_holder_street` is a street.
pub fn meaning_of_name(plain: &str) -> Option<Found> {
    let text = Text::of(plain);
    let found = text.matches(|regex| regex.find_iter(&text.telling).last());
    // Of several that end at the same place the one that says most, then the more particular one.
    let told = |(place, one): &&Match<'_>| (one.end(), one.len(), Reverse(*place));
    text.found(found.iter().max_by_key(told)?)
}

/// Whether a plain text speaks of this among others.
pub fn speaks_of(plain: &str, category: Category) -> bool {
    let text = Text::of(plain);
    SET.matches(&text.telling).iter().any(|place| {
        ALL.get(place)
            .is_some_and(|words| words.means == Meaning::Is(category))
    })
}

/// A plain text, and what is left of it without its little words.
struct Text<'t> {
    plain: &'t str,
    telling: String,
}

/// A place in [`ALL`], and what it matches in the telling words.
type Match<'t> = (usize, regex::Match<'t>);

impl<'t> Text<'t> {
    fn of(plain: &'t str) -> Text<'t> {
        let words = plain.split(' ').filter(|word| !LITTLE.contains(word));
        let telling = words.collect::<Vec<_>>().join(" ");
        Text { plain, telling }
    }

    fn matches<'s>(&'s self, find: impl Fn(&Regex) -> Option<regex::Match<'s>>) -> Vec<Match<'s>> {
        let places = SET.matches(&self.telling).into_iter();
        places
            .filter_map(|place| Some((place, find(EACH.get(place)?)?)))
            .collect()
    }

    fn found(&self, (place, matched): &Match<'_>) -> Option<Found> {
        let (telling, range) = (self.telling.as_str(), matched.range());
        // The rest of a compound says it too.
        let is_letter = |c: &char| c.is_ascii_alphanumeric();
        let before = telling[..range.start].chars().rev().take_while(is_letter);
        let after = telling[range.end..].chars().take_while(is_letter);
        let said = &telling[range.start - before.count()..range.end + after.count()];
        Some(Found {
            means: ALL.get(*place)?.means,
            is_all: said.trim() == telling,
            said: self.with_little(said.trim()),
        })
    }

    /// Some of the telling words, with the little ones that stand between them.
    fn with_little(&self, said: &str) -> String {
        if self.plain.contains(said) {
            return said.to_owned();
        }
        let (first, last) = (said.split(' ').next(), said.rsplit(' ').next());
        let start = first.and_then(|word| self.plain.find(word));
        let end = last.and_then(|word| Some(self.plain.rfind(word)? + word.len()));
        let all = start
            .zip(end)
            .and_then(|(start, end)| self.plain.get(start..end));
        all.unwrap_or(said).to_owned()
    }
}

static EACH: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let regex = |words: &Words| Regex::new(&words.pattern());
    ALL.iter()
        .map(|words| regex(words).expect("a pattern of ours"))
        .collect()
});
static SET: LazyLock<RegexSet> = LazyLock::new(|| {
    let set = RegexSetBuilder::new(ALL.iter().map(Words::pattern))
        .dfa_size_limit(STATES)
        .build();
    set.expect("patterns of ours")
});
/// Bytes for what the patterns together learn of texts. With too few it is thrown away again and again, and a page takes ten times
/// as long.
const STATES: usize = 16 << 20;

impl Words {
    fn pattern(&self) -> String {
        let list = |text: &'static str| {
            let patterns = text.split(',').map(str::trim);
            let patterns = patterns.filter(|one| !one.is_empty());
            let whole = patterns.map(|one| one.replace('№', NUMBER));
            whole.collect::<Vec<_>>()
        };
        // The longer first: of two that begin at the same place the first one is taken.
        let mut whole = list(self.whole);
        whole.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
        let whole = (!whole.is_empty()).then(|| format!(r"(?-u:\b(?:{})\b)", whole.join("|")));
        let part = list(self.part);
        let part = (!part.is_empty()).then(|| part.join("|"));
        let both: Vec<String> = whole.into_iter().chain(part).collect();
        both.join("|")
    }
}

/// What `№` in a pattern stands for.
const NUMBER: &str = "(?:number|numb|num|numero|nummer|nbr|nr|n ?o|n)";

/// What tells nothing by itself, and stands between telling words in one text and not in the next; left out of texts and of patterns.
const LITTLE: [&str; 34] = [
    "the", "your", "der", "des", "ihr", "ihre", "ihrer", "d", "de", "du", "l", "la", "les",
    "votre", "del", "el", "las", "los", "su", "tu", "da", "di", "dei", "dell", "della", "tua",
    "do", "dos", "das", "sua", "seu", "van", "het", "uw",
];

/// The more particular first: 'name on card' is no name.
const ALL: &[Words] = &[
    Words {
        means: Meaning::Harmless,
        whole: r"search, keywords?, query, (?:coupon|promo(?:tion)?|voucher|discount|referral|gift(?: ?card)?) ?(?:code|number|card)?,
            qty, quantity, (?:card|cc|credit ?card) ?(?:type|brand), type (?:of|de) (?:card|carte), q,
            cap ?t?cha(?: ?(?:code|value|text|input|response))?, visual(?: \w+)*,
            (?:order|reservation|booking|invoice|tracking|reference) ?(?:number|no|id), language, currency, subject, sort ?by,
            (?:address|post ?code|zip) ?(?:lookup|finder|search), lookup, suche, gutschein(?:code)?, menge, betreff, recherche,
            code promo, quantite, buscar, busca, cupon, cantidad, asunto, cerca, quantita, oggetto, cupom, quantidade, zoeken,
            aantal, onderwerp, kartentyp, kaarttype, tipo (?:tarjeta|carta|cartao), file ?name, company ?(?:type|size),
            time ?zone,
            (?:product|item|article|event|team|project|domain|host|server|device|app|group|list|playlist|campaign|channel|workspace|repository|branch|template|report|category|brand|model|course|class|collection|package|plan|role|field|column|table|tag|store|theme|song|album|film|movie|game|recipe) ?names?,
            (?:produkt|artikel|projekt|gruppen|gerate?|vorlagen|veranstaltungs|team|datei|spiel) ?name, nom (?:produit|article|projet|groupe|equipe|fichier|appareil|evenement),
            nombre (?:personnes|adultes|enfants|passagers|voyageurs|nuits|pieces|places), nombre (?:producto|articulo|proyecto|grupo|equipo|archivo|dispositivo|evento), nome (?:prodotto|articolo|progetto|gruppo|squadra|evento|produto|artigo|projeto|grupo|equipe),
            (?:product|project|groeps|team|bestands) ?naam, title (?:of|for) \w+,
            (?:review|post|page|article|book|event|video|blog|thread|topic|ticket|task|issue|report|document|product|project|song|film|movie|ad|listing) ?title,
            (?:cap|hat|shoe|glove|ring|shirt|dress|font|page|paper|file|image|screen|text|party|team|class|batch|cup|bust|waist) ?size, size",
        part: r"検索, 数量, 件名, クーポン",
    },
    Words {
        means: Meaning::Is(Category::CardHolder),
        whole: r"(?:full |first |last |given |family |person |account ?)?name (?:as )?(?:it )?(?:appears |shown |printed )?(?:on|of) (?:the |your |credit |debit |bank )*card,
            name as (?:it )?(?:appears |shown |printed )?on (?:the |your |credit |debit |bank )*card, name on credit,
            card ?(?:holders?|owners?|members?|persons?)(?: s)?(?: (?:full |first |last |given |family )?name)?,
            (?:account ?)?holder(?: s)? ?name,
            (?:cc|credit ?card|debit ?card|card) ?(?:u|full|first|last|given|family|f|l)? ?name,
            (?:cc|card) ?(?:owner|holder|user), name cc, account ?holder, inhaber, titulaire, porteur, titular, titolare, intestatario,
            (?:name|nom|nombre|nome|naam) (?:\w+ )*(?:(?:kredit)?karte|carte|tarjeta|carta|cartao|(?:bank)?kaart|credit ?card),
            kart (?:uzerindeki|sahibi)\w*, nimi kortissa, namn pa kort(?:et)?, navn pa kort(?:et)?, imie i nazwisko na karcie,
            jmeno na karte",
        part: r"karteninhaber, kaarthouder, kortinnehavare, kortholder, kortinhaver, カード(?:名義|所有者), 名義人, владел\w* карты, имя на карте",
    },
    Words {
        means: Meaning::Is(Category::CardCode),
        whole: r"cvc, cvv, cvn, cvd, csc, cvc ?2, cvv ?2, cv ?2, ccv, cid, cc ?cid, card ?(?:pin|code),
            (?:credit ?)?(?:card|cc) ?(?:verification|security|validation|identification|ident|check)(?: ?(?:code|value|digits?|№))?,
            security ?(?:code|digits?|№), cryptogramme(?: visuel)?, (?:code|codigo|codice) (?:securite|seguridad|sicurezza|seguranca),
            (?:code|codigo|codice)(?: (?:verifica\w*|securite|seguridad|sicurezza|seguranca))? (?:carte|tarjeta|carta|cartao),
            guvenlik kodu, kod bezpieczenstwa, sakerhetskod, sikkerhedskode, sikkerhetskode, turvakoodi, bezpecnostni kod,
            biztonsagi kod, cod securitate",
        part: r"kartenpruf, prufziffer, prufnummer, sicherheitscode, veiligheidscode, beveiligingscode, kaartverificatie, kontrolcifre,
            セキュリティ(?:コード|番号), カード(?:確認|認証)(?:番号|コード),
            код безопасности",
    },
    Words {
        means: Meaning::Is(Category::CardExpiry),
        whole: r"exp, expires?(?: on)?, expiry, expiration, exp ?(?:date|month|year|mm|yy|yyyy|mo|yr|m|y), (?:cc|card) ?exp\w*,
            expir\w*(?: ?(?:date|month|year|mm|yy|m|y))?, (?:cc|card) ?(?:month|year|date|mm|yy),
            valid[ao]? (?:until|thru|through|to|till|hasta|fino|ate), good thru, mm ?(?:/ ?)?(?:aa|jj|yy|yyyy|aaaa|jjjj), gultig(?: bis)?, ablauf\w*,
            verfall\w*, fin validite, valable jusqu\w*, validite, caducidad, vencimiento, vence, caduca, scadenza, validade,
            vencimento, verval\w*, verloopdatum, geldig tot, geldigheid\w*, son kullanma\w*, data waznosci, waznosc\w*, utgang\w*,
            giltig\w*, udlob\w*, utlop\w*, platnost\w*, lejarat\w*, data expirarii",
        part: r"gultigkeit, kartenablauf, ablaufdatum, 有効期限, срок действия, voimassaolo, ccexp, ccmonth, ccyear, expmonth, expyear, cardexp",
    },
    Words {
        means: Meaning::Is(Category::CardNumber),
        whole: r"(?:credit|debit|bank|payment|gift)? ?card(?: account)? ?№, credit ?card, cc ?№, ccn, cc, number cc,
            (?:kredit)? ?karten? ?№, kredit ?karte, № (?:(?:credit|kredit|bank) ?)?(?:card|karte|kaart),
            (?:№ )?(?:carte|tarjeta|carta|cartao) (?:bancaire|bleue|credito?), № (?:carte|tarjeta|carta|cartao),
            (?:tarjeta|carta|cartao) №, card(?: ?data)? ?pan, pan, kart (?:numarasi|no), numer karty, cislo karty, kartyaszam,
            numarul? cardului, kortin numero",
        part: r"kartenn(?:umme)?r, kaartn(?:umme)?r, kortnumm?er, cardnum, ccnum, カード(?:会員)?番号, カードナンバー, クレジットカード,
            номер карты",
    },
    Words {
        means: Meaning::Confirmation,
        whole: r"(?:e ?mail|phone|account) verification(?: \w+)*, (?:verification|confirmation|activation) ?code,
            code (?:verification|confirmation), codigo (?:verifica|confirma)(?:cion|cao),
            codice (?:verifica|conferma)",
        part: r"bestatigungscode, verifizierungscode, verificatiecode, bevestigingscode, 確認コード",
    },
    Words {
        means: Meaning::Is(Category::OneTimeCode),
        whole: r"t?otp(?: ?code)?, one time ?(?:code|password|passcode|pin)?, 2 ?fa, mfa, two factor\w*,
            (?:authentication|authenticator|auth|login|sign ?in|sms|security) ?(?:code|token), pass ?code, m?tan,
            \d (?:digit|stelliger|cijferige) code, sms ?code, code (?:(?:recu|envoye) )?(?:par )?sms,
            (?:codigo|codice) (?:por |via )?sms, (?:code|codigo|codice) (?:a )?\d (?:chiffres|digitos|cifre),
            (?:code|codigo|codice) (?:authentification|auten?tica\w+), usage unique, solo uso, uso unico, monouso,
            eenmalige? (?:code|wachtwoord)",
        part: r"einmalcode, einmalpasswort, authentifizierungscode, authenticatiecode, 認証(?:コード|番号), 桁の(?:コード|番号), ワンタイム",
    },
    Words {
        means: Meaning::Is(Category::Credential),
        whole: r"pass ?words?, passwd, pwd, pass ?phrase, psw, pswd, pin, pin ?(?:code|number),
            (?:security|secret) ?(?:question|answer), secret, mot passe, mdp, contrasena, geheim antwoord,
            (?:question|pregunta|domanda|pergunta) (?:securite|seguridad|sicurezza|seguranca|secret[ao]?|segreta),
            (?:reponse|respuesta|risposta|resposta) (?:secret[ae]|segreta), clave, senha, palavra ?passe,
            wachtwoord, haslo, heslo, jelszo, parola, sifre, losenord, adgangskode, kodeord, passord, salasana",
        part: r"password, passwort, kennwort, geheimzahl, sicherheitsfrage, beveiligingsvraag, パスワード, 暗証番号, 秘密の(?:質問|答え), пароль",
    },
    Words {
        means: Meaning::Is(Category::BankAccount),
        whole: r"iban, bic, swift(?: ?(?:bic|code))?, (?:bank )?account ?№, acct ?№, bank ?account, routing(?: ?№)?, sort ?code, aba,
            blz, (?:bank ?)?konto ?№, bank ?konto, rib, № (?:compte|cuenta|conto|conta|rekening), (?:compte|conta) banca\w+,
            cuenta(?: bancaria)?, cbu, clabe, bank ?code, bsb, transit ?№, chave pix, (?:conto|conta) corrente, agencia, nib,
            (?:coordonnees|coordinate|datos|dados) (?:bancaires|bancari[eo]s?)",
        part: r"kontonummer, kontoinhaber, bankleitzahl, bankverbindung, bankrekening, rekeningn(?:umme)?r, 口座, 支店名, 支店番号",
    },
    Words {
        means: Meaning::Is(Category::IdentityNumber),
        whole: r"ssn, social ?(?:security|insurance)(?: ?№)?, national ?(?:id|insurance|identity|identification)(?: ?(?:card|№))*, nino,
            ni ?№, utr, (?:reise)?pass ?№, passport(?: ?№)?, driv(?:er|ers|ing)(?: s)? ?licen[cs]e(?: ?№)?,
            (?:identity|identification|citizen|personal id|id) ?(?:card|code|document|№)(?: ?№)?, government id,
            tax ?(?:id|payer|file|ref(?:erence)?|identification|code|№)(?: ?(?:id|identification|№))*, alien(?: registration)? ?№,
            green card(?: №)?, tin, ein, itin, personal ?(?:code|№),
            document(?: ?(?:id|№))?, personalausweis\w*, ausweis\w*, steuer(?:liche)? ?(?:id|identifikation\w*|№), (?:sv|rv|ahv|svnr) ?№,
            (?:№ )?(?:securite|seguridad|seguranca|previdenza) sociale?, (?:№ )?(?:passeport|pasaporte|passaporto|passaporte),
            (?:№ )?(?:carte|carta|carnet|documento|documento nacional|bilhete|piece|carte nationale) (?:identit[ae]|identidade?),
            (?:№ )?(?:permis|permiso|carnet?|licencia|carta) (?:conduire|conducir|conducao), (?:№ )?patente(?: guida)?, cnh, cni, insee,
            (?:titre|permis|permiso|tarjeta|permesso) (?:sejour|residencia|soggiorno), assure social, clave elector, niss, nss,
            (?:№|codice) (?:identifica\w+ )?(?:fiscale?|permis), (?:fiscaal|nationaal) №, id ?kaart ?(?:№)?, № (?:bi|documento|national|identite|avs),
            registre national, contribuinte, (?:№ )?(?:cartao cidadao|identificacao civil), identificacion, documento,
            cedula(?: (?:identidad|ciudadania))?, nir, dni, nie, nif, curp, rfc, rut, run, cpf, cnpj, rg, bsn, insz(?: ?№)?,
            pesel, cnp, cif, cui, tc(?: ?kimlik)?(?: ?(?:no|numarasi))?, kimlik\w*, rodne cislo, cpr(?: ?(?:nr|nummer))?,
            aadhaar, personnr, egn, oib, jmbg, amka, afm, cuit, cuil",
        part: r"sozialvers, rentenversicherung, aufenthaltstitel, vreemdelingennummer, reisepass, fuhrerschein, burgerservicenummer, rijksregister, paspoort, rijbewijs,
            identiteits(?:kaart(?:n(?:umme)?r)?|bewijs), sofinummer, documentnummer, personnummer, fodselsnummer, henkilotunnus,
            マイナンバー, 個人番号, 住民票コード, パスポート, 旅券, 免許, 年金番号, 在留カード(?:番号)?, 社会保障番号, 納税者番号,
            индивидуальный налог, паспорт, снилс",
    },
    Words {
        means: Meaning::Is(Category::BirthDate),
        whole: r"(?:date of |month of |year of |day of )?birth(?: ?(?:date|day|month|year))?, birth ?(?:date|day|month|year), dob,
            b ?day, dob ?\w+, (?:date |jour |mois |annee )?naissance, (?:fecha |dia |mes |ano )?nacimiento,
            (?:data |giorno |mese |anno )?nascita, (?:data |dia |mes |ano )?nascimento, cumpleanos, aniversario,
            compleanno, verjaardag, geb ?datum, geboren, nee?(?: e)? le, nat[oa](?: a)? il, nascid[oa] em, data urodzenia, datum narozeni, dogum tarihi, fodselsdato, fodelsedatum, syntymaaika, szuletesi\w*,
            data nasterii",
        part: r"birthday, birthdate, geburt, geboorte, 生年, 誕生, 出生, 生まれ, дата рождения",
    },
    Words {
        means: Meaning::Is(Category::Email),
        whole: r"e ?posta, e ?mails?, mail, courriel, correo, posta elettronica, mel, pec, correio,
            (?:adresse|endereco|indirizzo) (?:electronique|messagerie|elettronico|eletronico)",
        part: r"email, e mail, mailadres, correo electronico, メール, электронн\w* (?:почт|адрес)",
    },
    Words {
        means: Meaning::Is(Category::Phone),
        whole: r"(?:tele)?phones?, tel, tel ?\d, telefon\w*, telephon\w*, telef, mobile?s?(?: ?(?:no|number|nummer))?, mobil\w*,
            cell(?: ?phone)?, cellular, handy\w*, fax, gsm, msisdn, movil, celular, cellulare, telemovel, portable, whats ?app,
            area ?code, dial(?:ing)? ?code, (?:phone )?extension, contact ?(?:number|no), daytime, telefoon\w*, mobiel\w*, festnetz\w*, puhelin\w*,
            matkapuhelin\w*, vorwahl, indicatif, prefijo, prefisso, indicativo, kommorka, cep ?tel\w*",
        part: r"phone, telefon, rufnummer, mobilnummer, 電話, 携帯, телефон, τηλεφων",
    },
    Words {
        means: Meaning::Is(Category::Username),
        whole: r"user ?(?:name|id|login), users?, login(?: ?(?:name|id|user|fmt))?, log ?on ?(?:name|id)?, sign ?in ?(?:name|id),
            account ?(?:name|id), member ?(?:id|name|№), customer ?(?:id|№), (?:screen|nick|display) ?name, nick,
            handle, identi(?:ty|fier|fiant|ficador|ficativo), (?:client|membership|my|usr|unique|master) ?(?:id|№),
            (?:code|codigo|codice|id|№) (?:client|cliente|utente|usuario|utilisateur|utilizador|abonne|socio),
            pseudo(?:nyme)?, usuario, utilisateur, utente, nome (?:utente|de usuario|de utilizador), utilizador,
            gebruikers?(?: ?(?:id|naam))?, inlog ?naam, anmelde ?name, benutzer ?id, (?:kunden|klant|lid) ?№, uid",
        part: r"benutzername, nutzername, benutzerkennung, gebruikersnaam, brukernavn, brugernavn, anvandarnamn, kayttajatunnus,
            ユーザー?(?:名|id), ログインid, 会員(?:id|番号), お客様番号, имя пользователя, логин, username, loginname",
    },
    Words {
        means: Meaning::Is(Category::Organization),
        whole: r"compan(?:y|ies)(?: ?name)?, organi[sz]ation(?: ?name)?, employer, business(?: ?name)?, firma, firm(?: ?name)?,
            job ?title, position, societe, entreprise, raison sociale, empresa, razon social, azienda, ragione sociale,
            razao social, bedrijf\w*, vat(?: ?(?:id|number|no|num|nr|code))?, tva(?: ?intracom\w*)?, ust ?id\w*, umsatzsteuer\w*,
            (?:partita )?iva, p ?iva, btw(?: ?nummer)?, regon, nip, vergi\w*(?: (?:no|numarasi))?, ico,
            dic, yritys\w*, foretag\w*, virksomhed\w*, sirket\w*, kvk\w*, abteilung, beruf, occupation, profession",
        part: r"firmenname, unternehmen, 会社, 法人, 団体, 組織, организац, компани, steuernummer firma",
    },
    Words {
        means: Meaning::Is(Category::Address),
        whole: r"addr(?:ess)?(?: ?(?:line)? ?\d)?, addresses, street(?: ?(?:name|address|number|no|\d))?, str, st ?address, line ?\d,
            apt, apartment, suite, unit(?: ?number)?, flat, floor, building, house(?: ?(?:number|no|name|nr))?,
            door(?: ?number)?, landmark, prefecture(?: ?id)?, city(?: ?name)?, town, suburb, locality, village,
            state(?: ?(?:province|region|id|code))?, province?, region(?: ?id)?, county,
            country(?: ?(?:code|name|id|of residence))?, nation(?:ality)?, district, neighbou?rhood, zip(?: ?code)?(?: ?\d)?,
            postal(?: ?code)?, post ?code, postcode, plus ?4, po ?box, location, residence, strasse\w*, hausnummer, haus ?nr,
            plz, ort, wohnort, stadt, land, bundesland, kanton, adress\w*, anschrift, zusatz, etage, stock, tur, rue, voie,
            ville, code ?postal, cp, pays, batiment, immeuble, departement, commune, complement(?: d adresse)?, etat,
            numero rue, localite, localidade, direccion\w*, calle, ciudad, poblacion, localidad, provincia, estado, codigo ?postal, pais,
            municipio, colonia, piso, barrio, numero (?:exterior|interior|ext|int), domicilio, comuna, departamento, puerta,
            escalera, portal, indirizzo\w*, ^via$, via (?:e|o|residenza|domicilio|piazza|viale|corso|n|nr|numero)\b[\w ]*, citta, comune, ^cap$, ^cap \d, cap (?:citta|localita|comune|di|residenza|domicilio|nascita), (?:codice|residenza|domicilio|indirizzo|spedizione|fatturazione|consegna|billing|shipping|address) cap, stato, paese, nazione, (?:numero )?civico, frazione, scala,
            interno, endereco\w*, morada\w*, rua, logradouro, cidade, cep, bairro, concelho, distrito, freguesia, complemento,
            andar, uf, straat\w*, huis ?nummer\w*, huis ?nr, plaats, woonplaats, toevoeging, provincie, gemeente, ulica, miasto,
            miejscowosc, kod pocztowy, nr domu, nr (?:lokalu|mieszkania), wojewodztwo, kraj, ulice, mesto, obec, psc, zeme,
            krajina, gata\w*, gade\w*, gate\w*, postnummer, postnr, by, poststed, utca, hazszam, varos, irsz, iranyitoszam,
            orszag, strada, oras\w*, localitate\w*, judet\w*, cod postal, tara, bloc, scara, katuosoite, osoite, postinumero,
            postitoimipaikka, kaupunki, maa, adres\w*, ilce, semt, mahalle\w*, sokak, sehir, posta kodu, ulke, apartman, ulitsa,
            gorod, oblast\w*, grad, postanski broj, hrsz",
        part: r"address, adres, anschrift, postcode, postleitzahl, zipcode, strassenname, 住所, 郵便番号, 都道府県, 市区町村, 番地, 建物,
            マンション, 国名, улица, город, индекс, адрес, страна, область, διευθυνση, πολη, ταχυδρομικ, οδος",
    },
    Words {
        means: Meaning::Is(Category::Gender),
        whole: r"gender, sex, geschlecht, sexe, sexo, genero, sesso, genere, geslacht, plec, pohlavi, cinsiyet, kon, kjonn, sukupuoli",
        part: r"性別, пол\b",
    },
    Words {
        means: Meaning::Is(Category::Name),
        whole: r"(?:first|last|full|given|family|middle|maiden|second|sur|fore|real|your|contact|recipient|customer|billing|shipping|delivery|person|legal|preferred|father s|mother s)? ?names?(?: ?(?:first|last|prefix|suffix|\d))?,
            [flms] ?name, surname, forename, firstname, lastname, fullname, initials?, middle ?initial, salutation, title,
            honorific\w*, (?:name )?(?:prefix|suffix), attention, recipient, attn, vorname, nachname, familienname, zuname,
            anrede, titel, prenoms?, nom(?: (?:famille|complet|naissance|usage|jeune fille))?, civilite, nombres?(?: completo| y apellidos)?,
            apellidos?(?: (?:paterno|materno))?, tratamiento, nome(?: completo)?, cognome, sobrenome, apelido,
            (?:voor|achter|familie|roep|meisjes)naam, voorletters, tussenvoegsel\w*, naam, aanhef, imie, nazwisko, imie i nazwisko, jmeno, prijmeni, meno, priezvisko, nev,
            vezeteknev, keresztnev, nume(?:le)?, prenume\w*, ad, soyad\w*, adi, ad soyad, fornavn, etternavn, efternavn, navn,
            fornamn, efternamn, namn, etunimi, sukunimi, nimi, ime, prezime, destinatario, destinataire, empfanger, kana, sei,
            mei",
        part: r"geburtsname, 氏名, お名前, 名前, フリガナ, ふりがな, カナ, セイ, メイ, 姓, ^名$, имя, фамили, отчеств, ονομα, επωνυμ, firstname, lastname",
    },
    Words {
        means: Meaning::Is(Category::Health),
        whole: r"diagnos(?:[ei]s|e|i|tico?s?), all?erg\w+, medica(?:tions?|tie|cion|cao|ments?|mentos?), medi[kc]ament\w*, medikation,
            medicijnen, farmaci, (?:medical|medische) \w+, pre ?existing conditions?, prescriptions?, (?:historial|historico|antecedent\w+) medi[ck]\w+, anamnes[ei],
            (?:estado|etat) (?:salud|sante|saude), vaccin\w*, impf\w+, intoleran\w+, mutuelle, pregnan\w+, schwanger\w*, grossesse,
            embarazo, gravidanza, gravidez, zwanger\w*, traitements? (?:medic\w+|en cours), blood ?(?:type|group|pressure), blutgruppe, bloedgroep, groupe sanguin,
            (?:tipo|grupo) sang(?:re|uineo), gruppo sanguigno, symptom\w*, sintom\w*, disabilit(?:y|ies|a), discapacidad, handicap,
            behinderung\w*, unvertraglichkeit\w*, disease, illness, health, krankheit\w*, vorerkrankung\w*, gesundheit\w*,
            maladies?, sante, enfermedad\w*, salud, malatti[ae], salute, patologi[ea]\w*, doencas?, saude, ziekten?, gezondheid,
            aandoening(?:en)?",
        part: r"krankenversicher, krankenkasse, krankengeschichte, versichertennummer, 保険証, 障がい, 妊娠, 既往, 病歴, 病名, 持病, 診断, 服用, 常用薬, アレルギー, 症状, 血液型",
    },
    Words {
        means: Meaning::Is(Category::Income),
        whole: r"salary, income, wages?, earnings, net ?worth, vermogen, patrimonio, gehalt\w*, einkommen, lohn, salaire, revenus?, salario, ingresos, nomina,
            stipendio, reddito, renta, renda, rendimento, loon, retribuzione, remunera\w+, sueldo, ordenado, vencimento",
        part: r"einkommen, (?:jahres|monats|brutto|netto)(?:gehalt|lohn), inkomen, salaris, (?:bruto|netto)loon, 年収, 月収, 給与, 給料, 収入, 所得",
    },
    Words {
        means: Meaning::Is(Category::FreeText),
        whole: r"messages?, comments?, notes?, remarks?, description, enquiry, inquiry, question, feedback, instructions?, nachricht, mitteilung, notiz(?:en)?,
            bemerkung(?:en)?, anmerkung(?:en)?, kommentar\w*, commentaires?, remarques?, mensaje, comentarios?, observa(?:tions|ciones|coes),
            osservazion[ei], notas, messaggio, comment[io], mensagem, bericht, notities, toelichting, opmerking(?:en)?, vraag",
        part: r"備考, お問い合わせ内容, メッセージ, ご要望, コメント",
    },
    Words {
        means: Meaning::DatePart,
        whole: r"day, dd, month, mm, mo, year, yy, yyyy, tag, monat, jahr, jour, jj, mois, annee, aaaa, dia, mes, ano, giorno, gg,
            mese, anno, dag, maand, jaar, dzien, miesiac, rok, den, mesic, gun, ay, yil",
        part: r"年$, 月$, 日$",
    },
    Words {
        means: Meaning::Date,
        whole: r"date, datum, fecha, data, valid",
        part: r"日付",
    },
    // How to write one.
    Words {
        means: Meaning::Date,
        whole: r"(?:dd|tt|jj|gg) mm (?:aa|jj|yy|yyyy|aaaa|jjjj), mm dd (?:yy|yyyy)",
        part: "",
    },
    Words {
        means: Meaning::Number,
        whole: r"№",
        part: r"番号",
    },
    Words {
        means: Meaning::Code,
        whole: r"code, codigo, codice, kode, kod",
        part: r"コード",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::plain::plain;

    #[test]
    fn the_more_particular_meaning_wins() {
        for (text, category) in [
            ("Name on card", Category::CardHolder),
            ("Nom du titulaire", Category::CardHolder),
            ("ccname", Category::CardHolder),
            ("Card number", Category::CardNumber),
            ("Kreditkartennummer", Category::CardNumber),
            ("Sicherheitscode (CVC)", Category::CardCode),
            ("Ablaufdatum", Category::CardExpiry),
            ("有効期限", Category::CardExpiry),
            ("E-Mail-Adresse", Category::Email),
            ("Adresse e-mail", Category::Email),
            ("Telefoonnummer", Category::Phone),
            ("Benutzername", Category::Username),
            ("Company name", Category::Organization),
            ("Street name", Category::Address),
            ("Code postal", Category::Address),
            ("Data di nascita", Category::BirthDate),
            ("Apellidos", Category::Name),
            ("フリガナ", Category::Name),
            ("Número de cuenta", Category::BankAccount),
            ("Burgerservicenummer", Category::IdentityNumber),
            ("Authentication code", Category::OneTimeCode),
            ("Mot de passe", Category::Credential),
            ("Enter the 6-digit code", Category::OneTimeCode),
            ("Code reçu par SMS", Category::OneTimeCode),
            ("Código SMS", Category::OneTimeCode),
            ("Numéro fiscal", Category::IdentityNumber),
            ("Número da conta", Category::BankAccount),
            ("Alergias", Category::Health),
            ("Groupe sanguin", Category::Health),
            ("Tipo de sangre", Category::Health),
            ("Krankenversicherungsnummer", Category::Health),
            ("Medische aandoening", Category::Health),
            ("既往歴", Category::Health),
            ("Sueldo", Category::Income),
            ("Maandinkomen", Category::Income),
        ] {
            let found = meaning(&plain(text)).map(|found| found.means);
            assert_eq!(found, Some(Meaning::Is(category)), "{text}");
        }
    }
}
