import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { idsOf, layoutOfEachTest, problemsIn, putFolder, readRaw } from './layouts';

const layout = layoutOfEachTest();
const read = () => readRaw(layout);
const problems = () => problemsIn(layout);

describe('a folder of pictures', () => {
  it('has labels of 0 and 1, between them, or none', async () => {
    await putFolder(layout);
    await layout.put('spare.jpg', 'a picture');
    const raw = await read();
    expect(raw).toMatchObject({ name: 'folder', aus: [1, 12], problems: [] });
    expect(raw.frames.map(({ subject, labels }) => [subject, ...labels])).toEqual([
      ['ann', 1, 0],
      ['ann', null, 1],
      ['bob', 0.25, 0.5],
      ['cy', 0, 1],
    ]);
    expect(raw.notes).toEqual(['1 files are not in labels.csv and are left out: spare.jpg']);
  });

  it('may have its columns in any order, a byte order mark and quotes', async () => {
    await putFolder(layout, '\uFEFFau4,image,AU26,subject\r\n0,a.jpg,1,"ann, the elder"\r\n,d.jpg,,bob\r\n');
    const raw = await read();
    expect(raw.problems).toEqual([]);
    expect(raw.aus).toEqual([4, 26]);
    expect(raw.frames.map(({ id, subject, labels }) => [id, subject, ...labels])).toEqual([
      ['a.jpg', 'ann, the elder', 0, 1],
    ]);
    expect(raw.notes[0]).toBe('1 pictures are left out: all of their labels are unknown.');
  });

  it('says which line is wrong and why', async () => {
    const rows = [
      'a.jpg,ann,1,0',
      './a.jpg,ann,1,0',
      'b.png,ann,1,0',
      'c.jpg,,1,0',
      ',bob,1,0',
      'c.jpg,bob,1.5,0',
      'd.jpg,cy,0x1,0',
      'below/b.png,cy,1',
      'below,cy,1,0',
      '../x.jpg,cy,1,0',
      'below\\..\\..\\x.jpg,cy,1,0',
      '/etc/passwd,cy,1,0',
      'C:\\faces\\a.jpg,cy,1,0',
    ];
    await putFolder(layout, `image,subject,AU01,AU12\n${rows.join('\n')}`);
    expect(await problems()).toEqual(
      [
        '3: ./a.jpg is in line 2 already',
        `4: there is no file ${layout.folder}/b.png`,
        '5: says nothing of the subject of c.jpg',
        '6: names no image',
        '7: “1.5” is no label of AU1; it is from 0 to 1, or empty; if it is an intensity from 0 to 5, say from which one a unit is present: --present-from 2',
        '8: “0x1” is no label of AU1; it is from 0 to 1, or empty',
        '9: has 3 cells where the first row has 4',
        `10: there is no file ${layout.folder}/below`,
        '11: ../x.jpg is not in the folder; give its path from the folder',
        '12: below\\..\\..\\x.jpg is not in the folder; give its path from the folder',
        '13: /etc/passwd is not in the folder; give its path from the folder',
        '14: C:\\faces\\a.jpg is not in the folder; give its path from the folder',
      ].map((text) => `labels.csv:${text}`),
    );
    expect(idsOf(await read())).toEqual(['a.jpg']);
  });

  it.each([
    ['subject,AU01', 'the first row has no column image, image_path or file, which picture it is'],
    ['image,AU01', 'the first row has no column subject, who it is'],
    ['image,subject,age,AU3', 'the first row names no action unit that is known'],
    ['image,subject,AU01,AU1', 'the first row names AU1 twice'],
    ['image,subject,AU12_L,L_AU12', 'the first row names AU12 twice'],
  ])('refuses the first row %s', async (head, why) => {
    await putFolder(layout, `${head}\na.jpg,ann,1\n`);
    expect(await problems()).toEqual([`labels.csv:1: ${why}; it must be like image,subject,AU01,AU02`]);
  });

  it('says which line a quote is open in, and that a table is empty', async () => {
    await putFolder(layout, 'image,subject,AU01\na.jpg,"ann,1\n');
    expect((await problems())[0]).toMatch(/^labels\.csv:\d: cannot be read: Quote Not Closed/);
    await putFolder(layout, 'image,subject,AU01\n');
    expect(await problems()).toEqual(['labels.csv:-: names no picture']);
    await putFolder(layout, '\n');
    expect(await problems()).toEqual(['labels.csv:-: is empty']);
  });

  it('may have other names, other columns, backslashes, and codes for unknown', async () => {
    await putFolder(
      layout,
      'subject_id,emotion,Image Path,valence,AU 1,AU3,AU12,\np1,happy,.\\a.jpg,0.4,-1,0,1,\n' +
        'p1,sad,below\\b.png,0.1,−1.0,0,0,x\np2,calm,c.jpg,0,9,1,999,\np3,calm,d.jpg,0,NA,1,0.0,\n',
    );
    const raw = await read();
    expect(raw.problems).toEqual([]);
    expect(raw.aus).toEqual([1, 12]);
    expect(raw.frames.map(({ id, subject, labels }) => [id, subject, ...labels])).toEqual([
      ['a.jpg', 'p1', null, 1],
      ['below/b.png', 'p1', null, 0],
      ['d.jpg', 'p3', null, 0],
    ]);
    expect(raw.notes).toEqual([
      '3 columns are left out as no action units: emotion, valence, one without a name',
      '1 columns are left out as action units that are not known here: AU3',
      '\\ is read as / in 2 paths.',
      'These codes are read as unknown, with how often they occur: -1 (2), 9 (1), 999 (1), NA (1).',
      '1 pictures are left out: all of their labels are unknown.',
    ]);
  });

  it.each([
    ['“;”', 'image;subject;AU01;AU12\na.jpg;p1;0,5;\nd.jpg;"p;2";0;1\n'],
    ['tabs', 'image\tsubject\tAU01\tAU12\r\na.jpg\tp1\t0.5\t\r\nd.jpg\tp;2\t0\t1\r\n'],
    ['“;”', '\uFEFFsep=;\r\nimage;subject;AU01;AU12\r\na.jpg;p1;,5;\r\nd.jpg;"p;2";0;1'],
  ])('may be separated by %s, with decimal commas', async (name, table) => {
    await putFolder(layout, table);
    const raw = await read();
    expect(raw.problems).toEqual([]);
    expect(raw.frames.map(({ subject, labels }) => [subject, ...labels])).toEqual([
      ['p1', 0.5, null],
      ['p;2', 0, 1],
    ]);
    expect(raw.notes[0]).toBe(`labels.csv is separated by ${name}.`);
  });

  it('is read by intensities where it is said from which one a unit is present', async () => {
    await putFolder(layout, 'image,subject,AU01,AU12\na.jpg,p1,0,5\nc.jpg,p1,1.5,3\nd.jpg,p2,2,9\n');
    const told = await problems();
    expect(told).toHaveLength(3);
    expect(told[0]).toMatch(/^labels\.csv:2: “5” is no label of AU12; .* --present-from 2$/);

    const raw = await readRaw(layout, { presentFrom: 2 });
    expect(raw.problems).toEqual([]);
    expect(raw.frames.map(({ labels, intensity }) => [...labels, ...intensity])).toEqual([
      [0, 1, 0, 1],
      [0, 1, 0.3, 0.6],
      [1, null, 0.4, null],
    ]);
    expect(raw.notes).toContain('A unit is present from intensity 2 on.');

    await putFolder(layout, 'image,subject,AU01\na.jpg,p1,1\nc.jpg,p1,6\n');
    expect(await problemsIn(layout, { presentFrom: 2 })).toEqual([
      'labels.csv:3: “6” is no label of AU1; it is from 0 to 5, or empty',
      'labels.csv:-: has no intensity above 1, so that with --present-from 2 no unit would be present; leave the option out',
    ]);
  });

  it('joins the sides of the face: present where either is, absent where both are', async () => {
    const rows = ['a.jpg,p1,0,1,1,0,0', 'below/b.png,p1,0,0,0,,0', 'c.jpg,p2,0,1,,0,1', 'd.jpg,p2,1,1,0,0,0'];
    await putFolder(layout, `image,subject,L_AU02,AU4left,AU12_L,AU12_R,AU12R?\n${rows.join('\n')}\n`);
    const raw = await read();
    expect(raw.problems).toEqual([]);
    expect(raw.aus).toEqual([2, 4, 12]);
    expect(raw.frames.map(({ labels }) => labels)).toEqual([
      [0, 1, 1],
      [0, 0, null],
      [0, 1, null],
      [1, 1, 0],
    ]);
    expect(raw.notes.slice(0, 4)).toEqual([
      '1 columns are left out as no action units: AU12R?',
      'AU2 is read from the left side alone, L_AU02.',
      'AU4 is read from the left side alone, AU4left.',
      'AU12 is present where any of AU12_L, AU12_R says so.',
    ]);
  });

  it('takes OpenFace’s occurrence, and its intensity where it is said from which one on', async () => {
    await putFolder(layout, 'file, subject, AU12_r, AU12_c, L_AU12\na.jpg, p1, 3.2, 0, 1\nc.jpg,p2,0.3,0,\n');
    const raw = await read();
    expect(raw.frames.map(({ labels }) => labels)).toEqual([[1], [0]]);
    expect(raw.notes[0]).toBe(
      '1 columns are left out as intensities of units whose occurrence is there too: AU12_r',
    );

    await putFolder(layout, 'file,subject,AU12_r,audio_level\na.jpg,p1,3.2,1\nc.jpg,p2,0.3,2\n');
    expect((await problems())[0]).toMatch(/^labels\.csv:2: “3\.2” .* intensities; .* --present-from 2$/);
    const scaled = await readRaw(layout, { presentFrom: 1 });
    expect(scaled.frames.map(({ labels }) => labels)).toEqual([[1], [0]]);
  });

  it('names an archive that its pictures are packed in', async () => {
    await putFolder(layout, 'image,subject,AU01\nfaces/a.jpg,p1,1\n');
    await layout.put('faces.zip', 'packed');
    expect(await problems()).toEqual([
      `labels.csv:2: there is no file ${layout.folder}/faces/a.jpg; unpack ${layout.folder}/faces.zip`,
    ]);
  });

  const cases = join(import.meta.dirname, '../../../../shared/cases/tables');
  it.skipIf(!existsSync(cases)).each([
    [
      'minus-one',
      null,
      [
        [1, null, 0],
        [0, 0, 1],
        [null, 0, null],
      ],
    ],
    [
      'intensities',
      2,
      [
        [0, 1, 1],
        [0, 0, 1],
        [0, 0, 0],
      ],
    ],
    ['semicolons', null, [[1, 0]]],
    ['other-columns', null, [[0, 1]]],
  ] as const)('reads the table %s (skipped without ../shared)', async (name, presentFrom, labels) => {
    await layout.put('labels.csv', await readFile(join(cases, `${name}.csv`)));
    for (const picture of ['a.jpg', 'b.jpg', 'c.jpg', 'sub/a.jpg']) await layout.put(picture, 'a picture');
    const raw = await readRaw(layout, { presentFrom });
    expect(raw.problems).toEqual([]);
    expect(raw.frames.map((frame) => frame.labels)).toEqual(labels);
  });
});
